using Microsoft.Extensions.Options;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Reports;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Sources;
using Posthorn.Events;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Delivery.Attempts;

/// <summary>From an attempt to what is stored: the next try or the end, and the event.</summary>
internal sealed class RecordAttempt(
    Settler settler, Traffic traffic, UnknownReplyCounter unknownReplies, ISendingIps ips, NodeMembership node, IOptions<DeliveryOptions> options,
    TimeProvider clock)
{
    /// <param name="limits">What shaping rules say about tries to its destination; null: nothing.</param>
    /// <returns>Ends when the outcome is stored.</returns>
    public ValueTask<Task> ExecuteAsync(
        QueuedCopy copy, AttemptReport report, DateTimeOffset started, CancellationToken cancellationToken, ShapingLimits? limits = null)
    {
        var now = clock.GetUtcNow();
        var attempts = copy.Attempts + 1;
        if (report.Outcome.Class is { Known: false })
        {
            unknownReplies.Count(report.Outcome.Text, report.Facts?.Provider, report.Facts?.Host, now);
        }

        DateTimeOffset? next = null;
        if (report.Outcome is AttemptOutcome.Deferred deferred)
        {
            next = RetrySchedule.Next(
                options.Value.Retry, attempts, now, DeadlineOf(copy, limits), Random.Shared.NextDouble(), deferred.Why.RetryAfter, limits?.WaitAfter(attempts));
            report = next is null ? report with { Outcome = AttemptRules.OfDeadline(deferred) } : report;
        }

        if (copy.Class.LeavesTheHouse())
        {
            // What the simulator says tells nothing of the domain's hosts.
            traffic.Record(copy.Domain, report.Outcome, now);
        }

        var detail = DetailOf(copy, report, attempts) with { TookMilliseconds = (long)(now - started).TotalMilliseconds, NextTry = next?.ToUnixTimeSeconds() };
        return settler.SettleAsync(new SettledAttempt(copy, node.Holder, report.Outcome, detail, now, next, report.Transcript) { Afterwards = AfterwardsAt(report, now) }, cancellationToken);
    }

    /// <summary>Nobody opens a mail before it is delivered.</summary>
    private static IReadOnlyList<NewEvent>? AfterwardsAt(AttemptReport report, DateTimeOffset now) =>
        report.Afterwards is { } afterwards ? [.. afterwards.Select(happened => happened with { At = now })] : null;

    /// <summary>A rule may give a destination less time than the settings do.</summary>
    private DateTimeOffset DeadlineOf(QueuedCopy copy, ShapingLimits? limits)
    {
        var life = options.Value.Retry.GiveUpAfter;
        return limits is { GiveUpAfter: var shorter } && shorter < life ? copy.Deadline - life + shorter : copy.Deadline;
    }

    private EventDetail DetailOf(QueuedCopy copy, AttemptReport report, int attempts) => new()
    {
        Email = copy.Recipient,
        Response = report.Outcome is AttemptOutcome.Delivered or AttemptOutcome.Deferred ? report.Outcome.Text : null,
        Reason = report.Outcome is AttemptOutcome.Bounced or AttemptOutcome.Dropped ? report.Outcome.Text : null,
        Status = report.Outcome.Status,
        ReplyClass = report.Outcome.Class?.Kind.WireName(),
        BounceClassification = (report.Outcome as AttemptOutcome.Bounced)?.Why.Classification.WireName(),
        BounceType = (report.Outcome as AttemptOutcome.Bounced)?.Type.ToString().ToLowerInvariant(),
        Attempt = attempts.ToString(),
        Ip = report.Facts?.LocalAddress,
        Tls = report.Facts is { } facts ? facts.Cipher is null ? 0 : 1 : null,
        CertificateError = report.Facts is { CertificateError: true } ? "1" : null,
        Host = report.Facts?.Host,
        HostAddress = report.Facts?.HostAddress,
        TlsCipher = report.Facts?.Cipher,
        Stage = report.Stage is { } stage ? AttemptRules.WireName(stage) : null,
        Tried = report.Tried is { Count: > 0 } ? report.Tried : null,
        Subject = report.Subject,
        Repeated = copy.Repeated ? true : null,
        Pool = report.Outcome is AttemptOutcome.Dropped ? PoolNames.Of(ips.Current, copy.AccountId, copy.PoolId == 0 ? null : copy.PoolId) : null,
    };
}
