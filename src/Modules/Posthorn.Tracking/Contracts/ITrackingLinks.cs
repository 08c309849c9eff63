using Posthorn.Kernel;

namespace Posthorn.Tracking;

/// <summary>
/// The addresses that a mail's links, pixel and unsubscribe marks point to. Each is signed, and the same mark always gives the same
/// address, so a repeated delivery sends the same bytes.
/// </summary>
public interface ITrackingLinks
{
    /// <summary>False: clicks and opens are not to be counted, since recipients would not reach us.</summary>
    bool IsReachable { get; }

    /// <summary>Where a link of the mail leads first: <c>/ls/click</c>, or <c>/uni/ls/click</c> so that app links can tell it.</summary>
    /// <param name="index">The link's place in its part, from 0.</param>
    /// <param name="universal">The anchor says <c>universal="true"</c>.</param>
    /// <returns>Null: the address is too long to be carried; the link stays as it is.</returns>
    string? Click(MarkedCopy copy, string url, int index, bool isHtml, bool universal);

    /// <summary>The pixel: <c>/wf/open</c>.</summary>
    string Open(MarkedCopy copy);

    /// <summary>Unsubscribes from everything: <c>/wf/unsubscribe</c>; also the one-click address of List-Unsubscribe.</summary>
    string Unsubscribe(MarkedCopy copy, string recipient);

    /// <summary>Unsubscribes from one group: <c>/asm/unsubscribe/</c>.</summary>
    string GroupUnsubscribe(MarkedCopy copy, string recipient, long groupId);

    /// <summary>The page with all groups that the send shows: <c>/asm/</c>.</summary>
    /// <param name="groupsToDisplay">At most 25; none: the account's default groups.</param>
    string Preferences(MarkedCopy copy, string recipient, long groupId, IReadOnlyList<long> groupsToDisplay);

    /// <summary>Reads a token of any of these addresses: the value of <c>upn</c> or <c>data</c>.</summary>
    /// <returns>Null: it is none of ours, or somebody changed it.</returns>
    Mark? Read(string token);
}

/// <summary>Whose mail it is.</summary>
public readonly record struct MarkedCopy(long AccountId, CopyId Id)
{
    /// <summary>What its addresses begin with, without a slash at the end; null: the server's own. It is not part of what is signed.</summary>
    public string? Address { get; init; }
}

/// <summary>What an address says.</summary>
public abstract record Mark(MarkedCopy Copy)
{
    /// <param name="Url">Where to go on to, as the sender wrote it.</param>
    /// <param name="IsHtml">Of the HTML part; else of the text.</param>
    public sealed record Click(MarkedCopy Copy, string Url, int Index, bool IsHtml) : Mark(Copy);

    public sealed record Open(MarkedCopy Copy) : Mark(Copy);

    public sealed record Unsubscribe(MarkedCopy Copy, string Recipient) : Mark(Copy);

    public sealed record GroupUnsubscribe(MarkedCopy Copy, string Recipient, long GroupId) : Mark(Copy);

    public sealed record Preferences(MarkedCopy Copy, string Recipient, long GroupId, IReadOnlyList<long> GroupsToDisplay) : Mark(Copy);
}
