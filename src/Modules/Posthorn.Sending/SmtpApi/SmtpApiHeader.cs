using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.SmtpApi;

/// <summary>
/// The value of an X-SMTPAPI header, read leniently: client libraries write numbers as strings, single values where lists belong,
/// and empty lists where objects belong. An absent key is null or empty. SMTP and v2 mail carry the same.
/// </summary>
internal sealed record SmtpApiHeader
{
    public static readonly SmtpApiHeader Empty = new();

    /// <summary>When not empty it stands in for the envelope's recipients, each with a copy that names nobody else. At most 10,000.</summary>
    public IReadOnlyList<EmailObject> To { get; init; } = [];

    /// <summary>Tag to the texts that stand for it, by the place of the recipient.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Sub { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    public IReadOnlyDictionary<string, string> Section { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>At most 10 different ones of 255 ASCII characters.</summary>
    public IReadOnlyList<string> Category { get; init; } = [];

    /// <summary>At most 10,000 bytes.</summary>
    public IReadOnlyDictionary<string, string> UniqueArgs { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The settings of each filter, all as text: <c>1</c>, <c>true</c> and <c>"1"</c> mean the same.</summary>
    public IReadOnlyDictionary<string, FilterSettings> Filters { get; init; } = ReadOnlyDictionary<string, FilterSettings>.Empty;

    public long? AsmGroupId { get; init; }

    /// <summary>At most 25.</summary>
    public IReadOnlyList<long> AsmGroupsToDisplay { get; init; } = [];

    /// <summary>Unix seconds; excludes <see cref="SendEachAt"/>.</summary>
    public long? SendAt { get; init; }

    /// <summary>Unix seconds, by the place of the recipient.</summary>
    public IReadOnlyList<long> SendEachAt { get; init; } = [];

    public string? BatchId { get; init; }

    public string? IpPool { get; init; }

    /// <param name="headerValue">Unfolded. Empty means nothing, which is no error.</param>
    /// <param name="header">What was read; null when there are problems.</param>
    /// <param name="problems">Sentences for the sender, at most 20, without parts of the input.</param>
    public static bool TryParse(string headerValue, [NotNullWhen(true)] out SmtpApiHeader? header, out IReadOnlyList<string> problems)
    {
        var reader = new SmtpApiReader();
        header = reader.Read(headerValue);
        problems = reader.Problems;
        if (problems.Count > 0)
        {
            header = null;
        }

        return header is not null;
    }
}

/// <summary>The settings of one filter.</summary>
internal sealed record FilterSettings(IReadOnlyDictionary<string, string> Values)
{
    public bool? Enable => Flag("enable");

    public string? Text(string name) => Values.GetValueOrDefault(name);

    /// <returns>Null when absent, or neither yes nor no.</returns>
    public bool? Flag(string name) => Values.GetValueOrDefault(name)?.ToUpperInvariant() switch
    {
        "1" or "TRUE" => true,
        "0" or "FALSE" => false,
        _ => null,
    };
}
