namespace Posthorn.Accounts;

/// <summary>What this room is told by who runs the server.</summary>
public sealed class AccountsOptions
{
    /// <summary>People reach this server by TLS, though it may end in front of it: their cookies must not travel without. Default: false.</summary>
    public bool SecureCookies { get; set; }

    /// <summary>As apps for codes name this server; default <c>Posthorn</c>.</summary>
    public string Issuer { get; set; } = "Posthorn";
}
