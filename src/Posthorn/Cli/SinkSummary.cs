using Posthorn.Sink;

namespace Posthorn.Cli;

/// <summary>What a sink has seen, for the person who ran it.</summary>
internal static class SinkSummary
{
    private const int Shown = 20;
    private const int ReplyLength = 80;

    public static void Write(TextWriter output, SinkReport report)
    {
        output.WriteLine();
        output.WriteLine($"{report.Messages} messages accepted ({report.Octets} octets), {report.Deferrals} replies 4xx, {report.Refusals} replies 5xx.");
        output.WriteLine($"{report.Connections} connections, at most {report.MostConnections} at a time, {PerConnection(report)}.");
        WriteTable(output, ["TIMES", "REPLY"], report.Replies.OrderByDescending(reply => reply.Value).ThenBy(reply => reply.Key, StringComparer.Ordinal)
            .Select(reply => (IReadOnlyList<string>)[$"{reply.Value}", Short(reply.Key)]));
        WriteTable(output, ["CLIENT", "CONNECTIONS", "AT MOST", "MESSAGES"], report.Clients.OrderByDescending(client => client.Value.Messages)
            .Select(client => (IReadOnlyList<string>)[$"{client.Key}", $"{client.Value.Connections}", $"{client.Value.MostConnections}", $"{client.Value.Messages}"]));
    }

    /// <summary>What was said may be long: the beginning tells which reply it is.</summary>
    public static string Short(string reply) => reply.Length <= ReplyLength ? reply : $"{reply[..ReplyLength]}…";

    private static string PerConnection(SinkReport report)
    {
        var latest = report.LatestConnections;
        return latest.Count == 0 ? "no messages" : $"{latest.Average(connection => connection.Messages):0.0} messages each, {latest.Max(connection => connection.Messages)} at most";
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var shown = rows.Take(Shown).ToList();
        if (shown.Count > 0)
        {
            output.WriteLine();
            Table.Write(output, header, shown);
        }
    }
}
