using System.Text;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Transfer;

/// <param name="Added">Entries that were not on the list before.</param>
/// <param name="Known">Records whose address was on the list, or stood in the file twice.</param>
/// <param name="Problems">The first of what was refused, by line from 1.</param>
internal sealed record ImportReport(long Added, long Known, long Refused, IReadOnlyList<(long Line, string Message)> Problems);

/// <summary>Puts a file of addresses on a list, some at a time; a part that fails leaves what came before, and to import a file again changes nothing.</summary>
internal sealed class ImportEntries(Storage.IDatabase database, Occupancy occupancy, TimeProvider clock)
{
    public const int MaxLine = 4096;
    public const int MaxProblems = 100;
    private const int StoredTogether = 500;

    public async Task<ImportReport> ExecuteAsync(long accountId, SuppressionList list, long groupId, Stream file, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (added, known, refused) = (0L, 0L, 0L);
        List<(long, string)> problems = [];
        List<Entry> batch = [];
        ImportColumns? columns = null;
        var line = 0L;
        await foreach (var text in LinesAsync(file, cancellationToken))
        {
            line++;
            if (text is { Length: 0 })
            {
                continue;
            }

            if (text is null || CsvLine.Read(text) is not { } fields)
            {
                Refuse(text is null ? $"A line is limited to {MaxLine} characters." : "The quotes of this line do not match.");
                continue;
            }

            if (columns is null)
            {
                columns = ImportColumns.OfHeader(fields);
                if (columns is not null)
                {
                    continue;
                }

                columns = ImportColumns.FirstOnly;
            }

            var (entry, problem) = ImportRules.Read(fields, columns, accountId, list, groupId, now);
            if (entry is null)
            {
                Refuse(problem!);
                continue;
            }

            batch.Add(entry);
            if (batch.Count == StoredTogether)
            {
                await StoreAsync();
            }
        }

        await StoreAsync();
        return new ImportReport(added, known, refused, problems);

        void Refuse(string problem)
        {
            refused++;
            if (problems.Count < MaxProblems)
            {
                problems.Add((line, problem));
            }
        }

        async Task StoreAsync()
        {
            if (batch.Count == 0)
            {
                return;
            }

            occupancy.Note(accountId);
            var entries = batch.ToArray();
            batch.Clear();
            var stored = await database.WriteAsync(session => EntryStore.AddAsync(session, entries), cancellationToken);
            added += stored;
            known += entries.Length - stored;
        }
    }

    /// <summary>Lines without their ends; null for one that is too long. Memory holds no more than one of them.</summary>
    private static async IAsyncEnumerable<string?> LinesAsync(
        Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024, leaveOpen: true);
        var buffer = new char[MaxLine];
        var line = new StringBuilder();
        var isLong = false;
        var any = false;
        for (int count; (count = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n')
                {
                    yield return Take();
                    continue;
                }

                any = true;
                if (line.Length < MaxLine)
                {
                    line.Append(buffer[i]);
                }
                else if (buffer[i] != '\r')
                {
                    isLong = true;
                }
            }
        }

        if (any)
        {
            yield return Take();
        }

        string? Take()
        {
            var text = isLong ? null : line.ToString().TrimEnd('\r');
            line.Clear();
            (isLong, any) = (false, false);
            return text;
        }
    }
}
