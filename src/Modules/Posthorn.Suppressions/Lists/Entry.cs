using Posthorn.Kernel;

namespace Posthorn.Suppressions.Lists;

/// <summary>An address on a list.</summary>
/// <param name="Email">As <see cref="AddressKey"/> makes it.</param>
/// <param name="GroupId">Of group entries; else 0.</param>
/// <param name="Reason">What the other side said, or what we found; empty: nothing. Hostile text.</param>
/// <param name="Status">The enhanced code, or empty.</param>
/// <param name="Ip">Of spam reports: where the mail was sent from. Else empty.</param>
/// <param name="EventId">The event that put it there.</param>
/// <param name="Copy">The mail whose recipient acted.</param>
internal sealed record Entry(
    long AccountId, string Email, SuppressionList List, DateTimeOffset CreatedAt, EntrySource Source,
    long GroupId = 0, string Reason = "", string Status = "", string Ip = "", long? EventId = null, CopyId? Copy = null)
{
    /// <summary>Longer reasons are cut.</summary>
    public const int MaxReason = 2000;
}
