using System.Text;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.Submissions;
using Posthorn.Storage;

namespace Posthorn.Sending.Erasure;

/// <summary>Forgets recipients in what was accepted, one submission after the other; what was planned for them is cancelled with an event.</summary>
internal sealed class RecipientSubmissions(
    IDatabase database, SubmissionStore store, SubmissionCache submissions, CopyFactsCache facts, IEventLog events, TimeProvider clock) : IRecipientData
{
    /// <summary>What the dropped event says of a planned copy, and of one that is due after its recipient was forgotten.</summary>
    public const string Reason = "Recipient data erased";

    private const int Page = 500;

    public string Kind => "submissions";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (changed, last) = (0L, 0L);
        List<long> page;
        do
        {
            page = await ReadAsync(erasure.AccountId, last, cancellationToken);
            foreach (var id in page)
            {
                if (await store.FindAsync(erasure.AccountId, id, cancellationToken) is { } stored && Forget(stored, erasure) is { } clean)
                {
                    await StoreAsync(erasure.AccountId, clean, cancellationToken);
                    changed++;
                }
            }

            last = page.Count > 0 ? page[^1] : last;
        }
        while (page.Count == Page);
        return new ErasureStep(changed + await EraseKeysAsync(erasure, cancellationToken));
    }

    /// <returns>What is to be stored in its place; null: it names none of them.</returns>
    private static CleanSubmission? Forget(StoredSubmission stored, RecipientErasure erasure)
    {
        var frozen = FrozenChoices.Read(stored.Frozen);
        var cleanFrozen = RequestErasureRules.Forget(frozen, erasure.Addresses);
        var cleanMime = stored.Mime is { } mime ? SubmittedMessageRules.Redact(mime, erasure.Addresses) : null;
        if (!Mentions(stored.Body, erasure.Addresses) && ReferenceEquals(frozen, cleanFrozen) && cleanMime is null)
        {
            return null;
        }

        if (!MailSendParser.TryParse(stored.Body, out var request, out _))
        {
            return null;
        }

        var before = new Submission(stored.Id, erasure.AccountId, stored.ReceivedAt, stored.Body, request) { Frozen = frozen };
        var clean = RequestErasureRules.Forget(request, erasure.Addresses);
        if (stored.Mime is { } message && RequestErasureRules.IsNobody(clean) && before.Recipients.Any(recipient => erasure.Addresses.Contains(recipient.Email)))
        {
            cleanMime = SubmittedMessageRules.Empty(message);
        }

        var body = MailSendRequestWriter.Write(clean).ToArray();
        return body.AsSpan().SequenceEqual(MailSendRequestWriter.Write(request).Span) && ReferenceEquals(frozen, cleanFrozen) && cleanMime is null
            ? null
            : new CleanSubmission(before, body, cleanFrozen.Store(), cleanMime, [.. Planned(before, erasure.Addresses)]);
    }

    /// <summary>In JSON any sign may be escaped; where one that addresses can have is, the request is looked at as a whole.</summary>
    private static bool Mentions(byte[] body, ErasedAddresses addresses) => body.AsSpan().IndexOf("\\u00"u8) >= 0 || addresses.Mentions(Encoding.UTF8.GetString(body));

    private static IEnumerable<(CopyId Copy, long SendAt)> Planned(Submission submission, ErasedAddresses addresses)
    {
        for (var ordinal = 0; ordinal < submission.Recipients.Count; ordinal++)
        {
            if (addresses.Contains(submission.Recipients[ordinal].Email))
            {
                yield return (new CopyId(submission.Id.SubmissionId, ordinal), SendTimes.Of(submission, submission.Recipients[ordinal].Personalization).ToUnixTimeMilliseconds());
            }
        }
    }

    private async Task StoreAsync(long accountId, CleanSubmission clean, CancellationToken cancellationToken)
    {
        var id = clean.Before.Id.SubmissionId;
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    UPDATE sending_bodies SET request = $2, frozen = $3, mime = COALESCE($4, mime)
                    WHERE submission_id = $1 AND EXISTS (SELECT 1 FROM sending_submissions WHERE id = $1 AND account_id = $5)
                    """,
                    id, clean.Body, clean.Frozen, clean.Mime, accountId);
                var waiting = (await session.QueryAsync(
                    "SELECT send_at FROM sending_scheduled WHERE submission_id = $1 AND account_id = $2", static row => row.GetInt64(0), id, accountId)).ToHashSet();
                var now = clock.GetUtcNow();
                await events.AppendAsync(session, [.. clean.Planned.Where(planned => waiting.Contains(planned.SendAt)).Select(planned => new NewEvent(
                    accountId, planned.Copy, EventType.Dropped, now, new EventDetail { Email = ErasedAddresses.Placeholder, Reason = Reason }))]);
            },
            cancellationToken);
        submissions.Forget(id);
        facts.Forget(id);
    }

    private Task<List<long>> ReadAsync(long accountId, long above, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync(
            $"SELECT id FROM sending_submissions WHERE id > $1 AND account_id = $2 ORDER BY id LIMIT {Page}", static row => row.GetInt64(0), above, accountId),
        cancellationToken);

    /// <summary>Names of requests that hold an address: the sender chose them.</summary>
    private async Task<long> EraseKeysAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (gone, last) = (0L, "");
        List<string> page;
        do
        {
            var above = last;
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"SELECT idempotency_key FROM sending_idempotency_keys WHERE account_id = $1 AND idempotency_key > $2 ORDER BY idempotency_key LIMIT {Page}",
                    static row => row.GetString(0), erasure.AccountId, above),
                cancellationToken);
            foreach (var key in page.Where(erasure.Addresses.MentionsGlued))
            {
                gone += await database.WriteAsync(
                    session => session.ExecuteAsync("DELETE FROM sending_idempotency_keys WHERE account_id = $1 AND idempotency_key = $2", erasure.AccountId, key), cancellationToken);
            }

            last = page.Count > 0 ? page[^1] : last;
        }
        while (page.Count == Page);
        return gone;
    }

    private sealed record CleanSubmission(Submission Before, byte[] Body, string? Frozen, byte[]? Mime, IReadOnlyList<(CopyId Copy, long SendAt)> Planned);
}
