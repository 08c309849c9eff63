namespace Posthorn.Accounts.Subusers;

/// <param name="Region"><c>global</c> or <c>eu</c>.</param>
/// <param name="IsWebsiteClosed">Nobody logs in with its password.</param>
internal sealed record Subuser(Account Account, string Region, bool IsWebsiteClosed)
{
    public bool IsDisabled => !Account.IsOpen;
}

/// <summary>A subuser that is to be.</summary>
/// <param name="PasswordHash">Of <see cref="IUsers.HashAsync"/>.</param>
/// <param name="Ips">Addresses of the parent's; may be empty.</param>
internal sealed record SubuserDraft(string Username, string Email, string PasswordHash, IReadOnlyList<string> Ips, string Region);

/// <summary>How the making of a subuser ended.</summary>
internal abstract record SubuserOutcome
{
    public sealed record Made(Subuser Subuser) : SubuserOutcome;

    public sealed record NameTaken : SubuserOutcome;

    /// <param name="Addresses">Those that are not the parent's.</param>
    public sealed record ForeignIps(IReadOnlyList<string> Addresses) : SubuserOutcome;

    /// <param name="Most">So many there may be.</param>
    public sealed record TooMany(int Most) : SubuserOutcome;
}
