using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Senders;
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
    AcceptSubmissions accept, SubmissionCache cache, IDeliveryQueue queue, ISendingIps pools, IdGenerator ids, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public Task<SendOutcome> ExecuteAsync(
        long accountId, MailSendRequest request, ReadOnlyMemory<byte> body, string? idempotencyKey, CancellationToken cancellationToken) =>
        ExecuteAsync(accountId, request, body, mime: null, idempotencyKey, cancellationToken);

    /// <summary>The same for a message that brings its content with it.</summary>
    /// <param name="body">The request as JSON.</param>
    /// <param name="mime">The message, without what is not for recipients.</param>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public Task<SendOutcome> ExecuteWithMimeAsync(
        long accountId, MailSendRequest request, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> mime, CancellationToken cancellationToken) =>
        ExecuteAsync(accountId, request, body, mime, idempotencyKey: null, cancellationToken);

    private async Task<SendOutcome> ExecuteAsync(
        long accountId, MailSendRequest request, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte>? mime, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var pool = request.IpPoolName is { } name ? pools.Current.FindPool(accountId, name) : null;
        if (pool is null && request.IpPoolName is { } unknown)
        {
            return new SendOutcome.Refused([AvailabilityRules.UnknownPool(unknown)]);
        }

        var submission = new Submission(new MessageId(ids.Next(), RandomToken()), accountId, clock.GetUtcNow(), body, request)
        {
            Pool = pool is null ? null : new SubmissionPool(pool.Id, pool.Name),
            Mime = mime,
        };
        if (mime is null && ComposeRules.Check(submission, options.Value.HostName) is { Count: > 0 } errors)
        {
            return new SendOutcome.Refused(errors);
        }

        var key = idempotencyKey is null ? null : new IdempotencyKey(idempotencyKey, SHA256.HashData(body.Span));

        using var ticket = queue.Reserve(CopiesOf(submission, ClassOf(submission, pool)));
        var accepted = new AcceptedSubmission(submission, ticket, key);
        await accept.ExecuteAsync(accepted, cancellationToken);
        if (accepted.UsedKey is { } used)
        {
            return used.Fingerprint.AsSpan().SequenceEqual(key!.Fingerprint) ? new SendOutcome.Accepted(used.Id) : new SendOutcome.KeyReused();
        }

        cache.Add(submission);
        ticket.HandOver();
        return new SendOutcome.Accepted(submission.Id);
    }

    private MessageClass ClassOf(Submission submission, IpPool? pool) => MessageClassRules.Decide(
        pool?.Class ?? PoolClass.None, submission.Request.Categories, submission.Recipients.Count, options.Value);

    internal static List<NewCopy> CopiesOf(Submission submission, MessageClass messageClass)
    {
        var copies = new List<NewCopy>(submission.Recipients.Count);
        foreach (var recipient in submission.Recipients)
        {
            if (!EmailAddress.TryParse(recipient.Email, out var address))
            {
                throw new InvalidOperationException("A recipient passed the rules and is no address.");
            }

            var id = new CopyId(submission.Id.SubmissionId, copies.Count);
            copies.Add(new NewCopy(id, submission.AccountId, recipient.Email, address.AsciiDomain, DueAt(submission, recipient))
            {
                PoolId = submission.Pool?.Id,
                Class = messageClass,
            });
        }

        return copies;
    }

    private static DateTimeOffset DueAt(Submission submission, SubmissionRecipient recipient)
    {
        var sendAt = submission.Request.Personalizations[recipient.Personalization].SendAt ?? submission.Request.SendAt;
        return sendAt > submission.ReceivedAt.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(sendAt.Value) : submission.ReceivedAt;
    }

    internal static long RandomToken()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
