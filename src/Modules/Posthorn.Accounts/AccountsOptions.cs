namespace Posthorn.Accounts;

public sealed class AccountsOptions
{
    /// <summary>What addresses in mail begin with, without a slash at the end. Default <c>http://localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";

    /// <summary>Subusers of one parent. Default 10,000.</summary>
    public int MaxSubusers { get; set; } = 10_000;

    /// <summary>Teammates of one account and those invited, together. Default 1,000, SendGrid's limit.</summary>
    public int MaxTeammates { get; set; } = 1000;

    /// <summary>How often a password is hashed. Default 210,000 turns of PBKDF2 with SHA-512; fewer serve tests.</summary>
    public int PasswordTurns { get; set; } = 210_000;
}
