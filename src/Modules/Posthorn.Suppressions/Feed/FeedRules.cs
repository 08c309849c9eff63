using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Feed;

/// <summary>Which events put an address on a list. Pure.</summary>
internal static class FeedRules
{
    private const string Technical = "Technical";

    /// <summary>The name of the statistics for what events call <c>Technical</c>.</summary>
    private const string TechnicalFailure = "Technical Failure";

    /// <summary>The classifications of the statistics.</summary>
    public static IReadOnlyList<string> Classifications { get; } =
    [
        "Content", "Frequency or Volume Too High", "Invalid Address", "Mailbox Unavailable", "Reputation", TechnicalFailure, "Unclassified",
    ];

    /// <returns>Null: the event is about no list, or its address is none that a list can hold, or was erased.</returns>
    public static Entry? EntryOf(CopyEvent happened)
    {
        var list = ListOf(happened);
        return list is null || happened.Detail.Email == ErasedAddresses.Placeholder || AddressKey.Of(happened.Detail.Email) is not { } key
            ? null
            : new Entry(
                happened.AccountId, key, list.Value, happened.At, EntrySource.Event, 0, list == SuppressionList.SpamReports ? "" : Cut(happened.Detail.Reason),
                happened.Detail.Status ?? "", list == SuppressionList.SpamReports ? happened.Detail.Ip ?? "" : "", happened.Id, happened.Copy);
    }

    /// <returns>Under which the statistics count a bounce or block; null: it is neither.</returns>
    public static string? ClassificationOf(CopyEvent happened) => happened.Type != EventType.Bounce
        ? null
        : happened.Detail.BounceClassification switch
        {
            Technical => TechnicalFailure,
            { } known when Classifications.Contains(known) => known,
            _ => "Unclassified",
        };

    private static SuppressionList? ListOf(CopyEvent happened) => happened.Type switch
    {
        EventType.Bounce => happened.Detail.BounceType == "blocked" ? SuppressionList.Blocks : SuppressionList.Bounces,
        EventType.SpamReport => SuppressionList.SpamReports,

        // What a list caused is no news: it would come back to a list from which somebody has taken it meanwhile.
        EventType.Dropped when happened.Detail is { Reason: SuppressionReasons.Invalid, Status: not SuppressionReasons.Status } => SuppressionList.Invalid,
        _ => null,
    };

    private static string Cut(string? reason) => reason is null ? "" : reason.Length <= Entry.MaxReason ? reason : reason[..Entry.MaxReason];
}
