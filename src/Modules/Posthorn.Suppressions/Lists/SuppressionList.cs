namespace Posthorn.Suppressions.Lists;

/// <summary>The lists of an account. Stored as numbers, which never change.</summary>
internal enum SuppressionList
{
    /// <summary>The address is bad.</summary>
    Bounces = 1,

    /// <summary>A mail was refused. Only a record: the next mail is sent.</summary>
    Blocks = 2,

    /// <summary>No mail can be sent to such an address.</summary>
    Invalid = 3,

    SpamReports = 4,

    /// <summary>Unsubscribed from everything.</summary>
    Unsubscribes = 5,

    /// <summary>Left a group.</summary>
    Group = 6,
}

/// <summary>Where an entry comes from. Stored as numbers, which never change.</summary>
internal enum EntrySource
{
    /// <summary>An event of the log, by its id.</summary>
    Event = 1,

    Api = 2,

    Import = 3,

    /// <summary>The recipient, on one of our pages.</summary>
    Page = 4,

    /// <summary>The recipient's mail program (RFC 8058).</summary>
    OneClick = 5,
}

internal static class SuppressionListNames
{
    /// <summary>All lists in the order in which they are shown, by their names in paths and files.</summary>
    public static IReadOnlyList<(string Name, SuppressionList List)> All { get; } =
    [
        ("bounces", SuppressionList.Bounces),
        ("blocks", SuppressionList.Blocks),
        ("invalid_emails", SuppressionList.Invalid),
        ("spam_reports", SuppressionList.SpamReports),
        ("unsubscribes", SuppressionList.Unsubscribes),
        ("group", SuppressionList.Group),
    ];

    public static string Name(this SuppressionList list) => All.First(named => named.List == list).Name;

    /// <returns>Null: there is no list of that name.</returns>
    public static SuppressionList? Find(string? name) => All.Where(named => named.Name == name).Select(named => (SuppressionList?)named.List).FirstOrDefault();

    public static string Name(this EntrySource source) => source switch
    {
        EntrySource.Event => "event",
        EntrySource.Api => "api",
        EntrySource.Import => "import",
        EntrySource.Page => "page",
        EntrySource.OneClick => "one_click",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
