using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Validation.Erasure;

/// <summary>Takes addresses out of files that were or are to be validated. Single questions are not stored.</summary>
internal sealed class RecipientValidations(IDatabase database) : IRecipientData
{
    /// <summary>Segments have up to 1,500 addresses.</summary>
    private const int Page = 20;

    public string Kind => "validations";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (erased, job, number) = (0L, "", -1L);
        List<Row> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"""
                    SELECT s.job_id, s.number, s.addresses, s.results FROM validation_segments s JOIN validation_jobs j ON j.id = s.job_id
                    WHERE j.account_id = $1 AND (s.job_id, s.number) > ($2, $3) ORDER BY s.job_id, s.number LIMIT {Page}
                    """,
                    static row => new Row(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3)), erasure.AccountId, job, number),
                cancellationToken);
            foreach (var row in page)
            {
                erased += await EraseAsync(row, erasure, cancellationToken);
            }

            (job, number) = page.Count > 0 ? (page[^1].JobId, page[^1].Number) : (job, number);
        }
        while (page.Count == Page);
        return new ErasureStep(erased);
    }

    private async Task<long> EraseAsync(Row row, RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (addresses, lines) = Without(row.Addresses, "\n", erasure.Addresses);
        var (results, rows) = Without(row.Results, "\r\n", erasure.Addresses);
        if (lines + rows == 0)
        {
            return 0;
        }

        // Unless somebody has just validated it: then the next turn does this.
        var changed = await database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE validation_segments SET addresses = $3, results = $4 WHERE job_id = $1 AND number = $2 AND results = $5", row.JobId, row.Number, addresses, results, row.Results),
            cancellationToken);
        return changed * Math.Max(lines, rows);
    }

    /// <summary>Lines that name one of the addresses go whole: a row of results has the parts of the address in columns of their own.</summary>
    private static (string Text, long Gone) Without(string text, string separator, ErasedAddresses addresses)
    {
        if (!addresses.Mentions(text))
        {
            return (text, 0);
        }

        var lines = text.Split(separator);
        string[] kept = [.. lines.Where(line => !addresses.Mentions(line))];
        return (string.Join(separator, kept), lines.Length - kept.Length);
    }

    private sealed record Row(string JobId, long Number, string Addresses, string Results);
}
