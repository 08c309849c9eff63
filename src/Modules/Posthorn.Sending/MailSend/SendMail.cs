using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.MailSend;

/// <summary>How a send ended, when the database could take it.</summary>
internal abstract record SendOutcome
{
    /// <summary>Committed and synced; or, for a repeated Idempotency-Key, committed and synced then.</summary>
    public sealed record Accepted(MessageId Id) : SendOutcome;

    /// <summary>The Idempotency-Key was used for another body.</summary>
    public sealed record KeyReused : SendOutcome;

    /// <summary>No message can be made of it; nothing was stored.</summary>
    public sealed record Refused(IReadOnlyList<ApiError> Errors) : SendOutcome;
}

/// <summary>Accepts a request that has passed its rules. Knows no HTTP: SMTP submission and marketing call it as well.</summary>
internal sealed class SendMail(
    AcceptSubmissions accept, CheckCopies check, SubmissionCache cache, CopyFactsCache told, IDeliveryQueue queue, IMonitors monitors, IdGenerator ids,
    IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <summary>Before the keys of test mail, and never at the beginning of another: a header cannot say it. A test must not use up the key of a real mail.</summary>
    private const string OfTest = "\ntest ";

    /// <param name="facts">What the account has of all that the request names: the rules that need it have passed.</param>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public Task<SendOutcome> ExecuteAsync(
        AccountFacts facts, MailSendRequest request, ReadOnlyMemory<byte> body, string? idempotencyKey, CancellationToken cancellationToken) =>
        ExecuteAsync(facts, request, body, mime: null, idempotencyKey, cancellationToken);

    /// <summary>The same for a message that brings its content with it.</summary>
    /// <param name="body">The request as JSON.</param>
    /// <param name="mime">The message, without what is not for recipients.</param>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public Task<SendOutcome> ExecuteWithMimeAsync(
        AccountFacts facts, MailSendRequest request, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> mime, CancellationToken cancellationToken) =>
        ExecuteAsync(facts, request, body, mime, idempotencyKey: null, cancellationToken);

    private async Task<SendOutcome> ExecuteAsync(
        AccountFacts facts, MailSendRequest request, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? mime, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var pool = request.IpPoolName is { } name ? facts.Pools.FindPool(facts.AccountId, name) : null;
        if (pool is null && request.IpPoolName is { } unknown)
        {
            return new SendOutcome.Refused([AvailabilityRules.UnknownPool(unknown)]);
        }

        var submission = new Submission(new MessageId(ids.Next(), RandomToken()), facts.AccountId, clock.GetUtcNow(), body, request)
        {
            Frozen = !facts.Sender.IsTest && await monitors.CountAsync(facts.AccountId, request.Personalizations.Count, cancellationToken) is { } monitor
                ? facts.Freeze() with { Monitor = monitor }
                : facts.Freeze(),
            Pool = pool is null ? null : new SubmissionPool(pool.Id, pool.Name),
            Mime = mime,
            Origin = facts.Sender.Origin,
        };
        if (mime is null && ComposeRules.Check(submission, options.Value.HostName) is { Count: > 0 } errors)
        {
            return new SendOutcome.Refused(errors);
        }

        var key = idempotencyKey is null ? null : new IdempotencyKey(facts.Sender.IsTest ? OfTest + idempotencyKey : idempotencyKey, SHA256.HashData(body.Span));

        var (now, later) = Divide(submission, ClassOf(submission, pool), facts.Batch);
        var copies = await check.ExecuteAsync(submission, now, cancellationToken);
        var (live, suppressed) = copies;
        using var ticket = queue.Reserve(live);
        var accepted = new AcceptedSubmission(submission, ticket, suppressed, later, key);
        await accept.ExecuteAsync(accepted, cancellationToken);
        if (accepted.UsedKey is { } used)
        {
            await check.ReturnAsync(submission, copies, cancellationToken);
            return used.Fingerprint.AsSpan().SequenceEqual(key!.Fingerprint) ? new SendOutcome.Accepted(used.Id) : new SendOutcome.KeyReused();
        }

        told.Remember(submission);
        if (live.Count > 0)
        {
            cache.Add(submission);
        }

        ticket.HandOver();
        return new SendOutcome.Accepted(submission.Id);
    }

    private MessageClass ClassOf(Submission submission, IpPool? pool) => MessageClassRules.Decide(
        pool?.Class ?? PoolClass.None, submission.Request.Categories, submission.Recipients.Count, options.Value);

    /// <summary>What leaves now, and what is planned: for a later time, or since its batch was told to pause or cancel before the mail came.</summary>
    private static (IReadOnlyList<NewCopy> Now, IReadOnlyList<ScheduledPart> Later) Divide(Submission submission, MessageClass messageClass, Batch? batch)
    {
        var waits = batch is { Status: not BatchStatus.None };
        if (!waits && SendTimes.AllNow(submission))
        {
            return (CopyList.Of(submission, messageClass, submission.Pool?.Id), []);
        }

        List<NewCopy> now = [];
        List<ScheduledPart> later = [];
        foreach (var moment in submission.Recipients.GroupBy(recipient => SendTimes.Of(submission, recipient.Personalization)))
        {
            if (!waits && moment.Key == submission.ReceivedAt)
            {
                now = CopyList.At(submission, moment.Key, moment.Key, messageClass, submission.Pool?.Id);
            }
            else
            {
                later.Add(new ScheduledPart(
                    submission.Id.SubmissionId, moment.Key, submission.AccountId, moment.Count(), messageClass, submission.Pool?.Id, batch?.Id));
            }
        }

        return (now, later);
    }

    internal static long RandomToken()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
