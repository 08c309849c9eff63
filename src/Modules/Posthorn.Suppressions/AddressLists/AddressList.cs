using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>A list of addresses as the API shows it.</summary>
/// <param name="Scope">Of keys, without its verb.</param>
/// <param name="Columns">The members of an item, and the columns of a CSV file.</param>
/// <param name="HasItems">An item has a path of its own.</param>
internal sealed record AddressList(string Path, SuppressionList List, string Scope, IReadOnlyList<string> Columns, bool HasItems = true)
{
    public static IReadOnlyList<AddressList> All { get; } =
    [
        new("/suppression/bounces", SuppressionList.Bounces, "suppression.bounces", ["created", "email", "reason", "status"]),
        new("/suppression/blocks", SuppressionList.Blocks, "suppression.blocks", ["created", "email", "reason", "status"]),
        new("/suppression/invalid_emails", SuppressionList.Invalid, "suppression.invalid_emails", ["created", "email", "reason"]),
        new("/suppression/spam_reports", SuppressionList.SpamReports, "suppression.spam_reports", ["created", "email", "ip"]),
        new("/suppression/unsubscribes", SuppressionList.Unsubscribes, "suppression.unsubscribes", ["created", "email"], HasItems: false),
    ];

    /// <summary>Old clients name one spam report so.</summary>
    public static AddressList OldSpamReport { get; } = All[3] with { Path = "/suppression/spam_report" };

    public EntryAnswer AnswerOf(Entry entry) => new(
        entry.CreatedAt.ToUnixTimeSeconds(), entry.Email,
        Columns.Contains("reason") ? entry.Reason : null, Columns.Contains("status") ? entry.Status : null, Columns.Contains("ip") ? entry.Ip : null);
}
