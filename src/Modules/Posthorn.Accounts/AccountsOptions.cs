namespace Posthorn.Accounts;

/// <summary>What this room is told by who runs the server.</summary>
public sealed class AccountsOptions
{
    /// <summary>What addresses in mail begin with, without a slash at the end. Default <c>http://localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";

    /// <summary>Subusers of one parent. Default 10,000.</summary>
    public int MaxSubusers { get; set; } = 10_000;

    /// <summary>Teammates of one account and those invited, together. Default 1,000, SendGrid's limit.</summary>
    public int MaxTeammates { get; set; } = 1000;

    /// <summary>People reach this server by TLS, though it may end in front of it: their cookies must not travel without. Default: false.</summary>
    public bool SecureCookies { get; set; }

    /// <summary>As apps for codes name this server; default <c>Posthorn</c>.</summary>
    public string Issuer { get; set; } = "Posthorn";
}
