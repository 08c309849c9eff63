using System.Data.Common;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Submissions;
using Posthorn.Storage;

namespace Posthorn.Sending.EventFacts;

/// <summary>Reads accepted requests many at a time, a bounded number of bytes at once.</summary>
internal sealed class EventFactsStore(IDatabase database)
{
    /// <summary>Requests may be large: those that would pass this together are read one after the other.</summary>
    private const long MaxBytesAtOnce = 8 * 1024 * 1024;

    /// <summary>Submissions in one question.</summary>
    private const int MaxIds = 50;

    /// <summary>Of a message by SMTP only the header is looked at.</summary>
    private const int MaxHeader = 64 * 1024;

    private static readonly string Ids = string.Join(", ", Enumerable.Range(1, MaxIds).Select(number => $"${number}"));
    private static readonly string SizesSql = $"SELECT submission_id, length(request) FROM sending_bodies WHERE submission_id IN ({Ids})";

    private static readonly string BodiesSql = $"""
        SELECT s.id, s.token, s.account_id, s.received_at, s.pool_id, b.request, b.frozen, substr(b.mime, 1, {MaxHeader}) FROM sending_submissions s
        JOIN sending_bodies b ON b.submission_id = s.id WHERE s.id IN ({Ids})
        """;

    /// <summary>Those that are still stored, without their content being kept by anybody.</summary>
    /// <param name="submissionIds">Different ones.</param>
    /// <param name="read">Hears each.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task ReadAsync(IReadOnlyCollection<long> submissionIds, Action<Submission> read, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            foreach (var chunk in submissionIds.Chunk(MaxIds))
            {
                var sizes = await session.QueryAsync(SizesSql, static row => (Id: row.GetInt64(0), Bytes: row.GetInt64(1)), Padded(chunk));
                for (var from = 0; from < sizes.Count;)
                {
                    var (until, bytes) = (from, 0L);
                    do
                    {
                        bytes += sizes[until++].Bytes;
                    }
                    while (until < sizes.Count && bytes + sizes[until].Bytes <= MaxBytesAtOnce);

                    foreach (var submission in await session.QueryAsync(BodiesSql, Read, Padded([.. sizes[from..until].Select(size => size.Id)])))
                    {
                        if (submission is not null)
                        {
                            read(submission);
                        }
                    }

                    from = until;
                }
            }

            return true;
        },
        cancellationToken);

    /// <summary>One text for all lengths, so that the statement is prepared once.</summary>
    private static object?[] Padded(long[] ids) => [.. Enumerable.Range(0, MaxIds).Select(i => (object?)ids[Math.Min(i, ids.Length - 1)])];

    private static Submission? Read(DbDataReader row)
    {
        var body = row.GetFieldValue<byte[]>(5);
        return MailSendParser.TryParse(body, out var request, out _)
            ? new Submission(
                new MessageId(row.GetInt64(0), row.GetInt64(1)), row.GetInt64(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), body, request)
            {
                Pool = row.IsDBNull(4) || request.IpPoolName is null ? null : new SubmissionPool(row.GetInt64(4), request.IpPoolName),
                Frozen = FrozenChoices.Read(row.IsDBNull(6) ? null : row.GetString(6)),
                Mime = row.IsDBNull(7) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(7),
            }
            : null;
    }
}
