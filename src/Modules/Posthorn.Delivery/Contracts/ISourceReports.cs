using Posthorn.Senders;

namespace Posthorn.Delivery;

/// <summary>What operators see of the addresses that mail leaves from.</summary>
public interface ISourceReports
{
    /// <summary>The account's addresses in the order in which they were added.</summary>
    Task<IReadOnlyList<SourceReport>> ListAsync(long accountId, CancellationToken cancellationToken);
}

/// <param name="Unavailable">Why this machine cannot send from it; null: it can.</param>
/// <param name="Warmup">Null: warm.</param>
public sealed record SourceReport(SendingIp Ip, string? Unavailable, WarmupReport? Warmup);

/// <summary>An address in its warm-up.</summary>
/// <param name="Day">0 to <see cref="WarmupSchedule.LastDay"/>.</param>
/// <param name="HourLimit">Mails to each provider in this hour.</param>
/// <param name="Drawn">What nodes have drawn of this hour's limit, by provider.</param>
public sealed record WarmupReport(int Day, int HourLimit, IReadOnlyList<ProviderDraw> Drawn);

/// <param name="Provider">Empty: all destinations that belong to no known provider.</param>
/// <param name="Mails">Sent, or set aside by a node to be sent within the hour.</param>
public sealed record ProviderDraw(string Provider, long Mails);
