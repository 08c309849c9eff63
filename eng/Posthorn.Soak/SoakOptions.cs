using System.Globalization;
using Posthorn.Throughput;

namespace Posthorn.Soak;

/// <param name="For">How long mail goes in; draining comes after.</param>
/// <param name="Rate">Mails a second; null: as many as go.</param>
/// <param name="Chaos">The sink's personality changes every 30 seconds.</param>
/// <param name="MaxGrowth">Of memory, as a share an hour; a certain growth above it is a failure.</param>
/// <param name="Size">Bytes of a mail's text.</param>
/// <param name="Program">The posthorn executable.</param>
/// <param name="Folder">For the database and logs; on a disk.</param>
internal sealed record SoakOptions(
    TimeSpan For, int? Rate, bool Chaos, double MaxGrowth, int Size, bool Dkim, int Connections, string Database, string Program, string Folder)
{
    /// <summary>Mails that may wait before the generator pauses.</summary>
    public const int MaxWaiting = 20_000;

    /// <summary>More than any machine does; bounds what the sink remembers.</summary>
    private const int MostPerSecond = 20_000;

    /// <summary>No more mails than that.</summary>
    public int MaxMails => (int)Math.Min(99_000_000, For.TotalSeconds * (Rate ?? MostPerSecond) + MaxWaiting);

    /// <summary>What the generator and the server are started with, as in a measurement of throughput.</summary>
    public ThroughputOptions Throughput => new(
        Messages: 0, PostfixMessages: 0, PostfixSessions: 0, MilterSocket.Unix, Size, Dkim, Batch: 1, Connections, Runs: 1, WarmUp: 0,
        Database, Comparison.None, EntryWay.Http, Waiting: 0, Destinations: 0, Dead: 0, default, Each: 0, Json: false, Limit: Timeout.InfiniteTimeSpan, Program, Folder);

    /// <summary>A number with its unit: s, m or h. At least 30 seconds, at most a week.</summary>
    public static bool TryParseTime(string text, out TimeSpan time)
    {
        time = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000)
        {
            return false;
        }

        time = text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), _ => TimeSpan.Zero };
        return time >= TimeSpan.FromSeconds(30) && time <= TimeSpan.FromDays(7);
    }
}
