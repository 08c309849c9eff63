using System.Globalization;
using Posthorn.Insights.Messages;

namespace Posthorn.Insights.Downloads;

/// <summary>The CSV file of the activity feed. Pure.</summary>
internal static class DownloadRules
{
    /// <summary>How long a file and its link live.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    /// <summary>Rows of one file.</summary>
    public const int MaxRows = 1_000_000;

    /// <summary>Of one account, under way or kept.</summary>
    public const int MaxFiles = 10;

    public static string Head { get; } = Line(
    [
        "msg_id", "from_email", "to_email", "subject", "status", "opens_count", "clicks_count", "processed", "last_event_time", "reason", "outbound_ip", "template_id",
        "asm_group_id", "categories", "unique_args",
    ]);

    public static string LineOf(MessageRow row) => Line(
    [
        row.MessageId, row.From, row.To, row.Subject, row.Status.LogName(), row.Opens.ToString(CultureInfo.InvariantCulture),
        row.Clicks.ToString(CultureInfo.InvariantCulture), FeedAnswers.Moment(row.CreatedAt), FeedAnswers.Moment(row.LastEventAt), row.Reason ?? "", row.OutboundIp ?? "",
        row.TemplateId ?? "", row.GroupId?.ToString(CultureInfo.InvariantCulture) ?? "", string.Join(", ", row.Categories), row.UniqueArguments ?? "",
    ]);

    /// <summary>RFC 4180.</summary>
    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(string text)
    {
        // A spreadsheet would take it for a formula: subjects and replies are anybody's words.
        var harmless = text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;
        return harmless.AsSpan().IndexOfAny("\",\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
