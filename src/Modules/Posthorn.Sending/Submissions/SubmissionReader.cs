using System.Data.Common;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Submissions;

/// <summary>Reads accepted requests back, many at a time, a bounded number of bytes at once.</summary>
internal sealed class SubmissionReader(IDatabase database)
{
    /// <summary>Submissions in one question.</summary>
    public const int MaxAtOnce = 50;

    /// <summary>Requests may be large: those that would pass this together are read one after the other.</summary>
    private const long MaxBytesAtOnce = 8 * 1024 * 1024;

    /// <summary>Of a message by SMTP.</summary>
    private const int MaxHeader = 64 * 1024;

    private static readonly string Ids = string.Join(", ", Enumerable.Range(1, MaxAtOnce).Select(number => $"${number}"));
    private static readonly Question Whole = new("b.mime");
    private static readonly Question WithoutBodies = new($"substr(b.mime, 1, {MaxHeader})");

    /// <summary>Those that are still stored, without their content being kept by anybody.</summary>
    /// <param name="submissionIds">Different ones.</param>
    /// <param name="read">Hears each.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task ReadAsync(IReadOnlyCollection<long> submissionIds, Action<Submission> read, CancellationToken cancellationToken) =>
        ReadAsync(Whole, submissionIds, read, cancellationToken);

    /// <summary>The same, and of a message by SMTP only the header.</summary>
    public Task ReadWithoutBodiesAsync(IReadOnlyCollection<long> submissionIds, Action<Submission> read, CancellationToken cancellationToken) =>
        ReadAsync(WithoutBodies, submissionIds, read, cancellationToken);

    private Task<bool> ReadAsync(Question question, IReadOnlyCollection<long> submissionIds, Action<Submission> read, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            foreach (var chunk in submissionIds.Chunk(MaxAtOnce))
            {
                var sizes = await session.QueryAsync(question.SizesSql, static row => (Id: row.GetInt64(0), Bytes: row.GetInt64(1)), Padded(chunk));
                for (var from = 0; from < sizes.Count;)
                {
                    var (until, bytes) = (from, 0L);
                    do
                    {
                        bytes += sizes[until++].Bytes;
                    }
                    while (until < sizes.Count && bytes + sizes[until].Bytes <= MaxBytesAtOnce);

                    foreach (var submission in await session.QueryAsync(question.BodiesSql, Read, Padded([.. sizes[from..until].Select(size => size.Id)])))
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
    private static object?[] Padded(long[] ids) => [.. Enumerable.Range(0, MaxAtOnce).Select(i => (object?)ids[Math.Min(i, ids.Length - 1)])];

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
                Origin = new MailOrigin(Text(row, 8), Text(row, 9), Text(row, 10)),
            }
            : null;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <param name="Mime">What is read of a message by SMTP.</param>
    private sealed record Question(string Mime)
    {
        public string SizesSql { get; } =
            $"SELECT b.submission_id, length(b.request) + COALESCE(length({Mime}), 0) FROM sending_bodies b WHERE b.submission_id IN ({Ids})";

        public string BodiesSql { get; } = $"""
            SELECT s.id, s.token, s.account_id, s.received_at, s.pool_id, b.request, b.frozen, {Mime}, s.key_id, s.teammate, s.client_ip FROM sending_submissions s
            JOIN sending_bodies b ON b.submission_id = s.id WHERE s.id IN ({Ids})
            """;
    }
}
