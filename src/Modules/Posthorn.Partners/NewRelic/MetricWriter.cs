using System.Text.Json;

namespace Posthorn.Partners.NewRelic;

/// <summary>What is told of one account.</summary>
/// <param name="Subuser">Null: the account itself.</param>
/// <param name="Counts">In the order of the names.</param>
internal sealed record Subject(long AccountId, string? Subuser, IReadOnlyList<long> Counts);

/// <summary>New Relic's Metric API: a list with one object, what all metrics have in common and the metrics, each a count of the interval. Pure.</summary>
internal static class MetricWriter
{
    /// <param name="account">Its user name.</param>
    /// <param name="from">The begin of the interval.</param>
    /// <param name="until">Its end.</param>
    /// <param name="names">SendGrid's names of statistics.</param>
    /// <param name="subjects">Whose counts.</param>
    public static byte[] Write(string account, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<string> names, IReadOnlyList<Subject> subjects)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteStartObject("common");
            writer.WriteNumber("timestamp", from.ToUnixTimeMilliseconds());
            writer.WriteNumber("interval.ms", Math.Max(1, (long)(until - from).TotalMilliseconds));
            writer.WriteStartObject("attributes");
            writer.WriteString("account", account);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartArray("metrics");
            foreach (var subject in subjects)
            {
                WriteCounts(writer, names, subject);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return bytes.ToArray();
    }

    private static void WriteCounts(Utf8JsonWriter writer, IReadOnlyList<string> names, Subject subject)
    {
        for (var i = 0; i < names.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", names[i]);
            writer.WriteString("type", "count");
            writer.WriteNumber("value", subject.Counts[i]);
            if (subject.Subuser is { } name)
            {
                writer.WriteStartObject("attributes");
                writer.WriteString("subuser", name);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }
    }
}
