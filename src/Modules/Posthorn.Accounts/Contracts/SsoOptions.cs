namespace Posthorn.Accounts;

/// <summary>What single sign-on is told by who runs the server.</summary>
public sealed class SsoOptions
{
    /// <summary>What identity providers are told to post to begins so, without a slash at the end. Default <c>http://localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";
}
