using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls.MtaSts;

/// <summary>What is known of a domain's MTA-STS policy.</summary>
/// <param name="Stored">The policy, valid or expired; null: none was ever fetched.</param>
/// <param name="Problem">Why there is no policy although the domain says that it has one; null otherwise.</param>
/// <param name="CheckAfter">When DNS is to be asked again.</param>
internal sealed record MtaStsState(StoredMtaSts? Stored, TlsResultType? Problem, DateTimeOffset CheckAfter)
{
    /// <summary>Nothing is known, and nothing was looked for.</summary>
    public static readonly MtaStsState Nothing = new(null, null, DateTimeOffset.MinValue);

    /// <summary>The policy; null without one.</summary>
    public MtaStsPolicy? Policy => Stored?.Policy;

    public bool IsValid(DateTimeOffset now) => Stored is { } stored && now < stored.ExpiresAt;

    /// <summary>Without the policy when it has expired.</summary>
    public MtaStsState At(DateTimeOffset now) => Stored is null || IsValid(now) ? this : this with { Stored = null };
}

/// <param name="Id">From the TXT record when the policy was fetched.</param>
/// <param name="UsedAt">When mail last asked for it; exact to a day.</param>
internal sealed record StoredMtaSts(string Domain, string Id, MtaStsPolicy Policy, DateTimeOffset FetchedAt, DateTimeOffset UsedAt)
{
    public DateTimeOffset ExpiresAt => FetchedAt + MtaStsSchedule.Life(Policy.MaxAge);

    public DateTimeOffset RefreshAt => FetchedAt + MtaStsSchedule.RefreshAfter(Policy.MaxAge);
}
