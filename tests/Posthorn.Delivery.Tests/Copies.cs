using Posthorn.Delivery.Queue;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Tests;

/// <summary>Copies by number, all of account 1.</summary>
internal static class Copies
{
    public const long Account = 1;
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static CopyId Id(int number) => new(1000 + number, 0);

    public static NewCopy New(int number, string domain = "example.org", DateTimeOffset? due = null) =>
        new(Id(number), Account, $"r{number}@{domain}", domain, due ?? Noon);

    public static QueuedCopy Queued(int number, string domain = "example.org") =>
        new(Id(number), Account, $"r{number}@{domain}", domain, Noon.AddHours(72), 0, false);
}
