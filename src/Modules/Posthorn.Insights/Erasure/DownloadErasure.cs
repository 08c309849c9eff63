using System.IO.Compression;
using System.Text;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Erasure;

/// <summary>Deletes files of the activity feed that name the address, or were asked for by it. Who needs one asks for a new one.</summary>
internal sealed class DownloadErasure(IDatabase database)
{
    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var files = await database.ReadAsync(
            session => session.QueryAsync(
                "SELECT id, query, ready_at FROM insights_downloads WHERE account_id = $1",
                static row => (Id: row.GetString(0), Query: row.GetString(1), IsReady: !row.IsDBNull(2)), erasure.AccountId),
            cancellationToken);
        var gone = 0L;
        foreach (var file in files.Where(file => file.IsReady))
        {
            if (erasure.Addresses.Mentions(file.Query) || await MentionsAsync(file.Id, erasure.Addresses, cancellationToken))
            {
                gone += await DeleteAsync(erasure.AccountId, file.Id, cancellationToken);
            }
        }

        // What is being made may have read the feed before it forgot.
        return new ErasureStep(gone, files.Count(file => !file.IsReady));
    }

    private async Task<bool> MentionsAsync(string id, ErasedAddresses addresses, CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            var part = number;
            var content = await database.ReadAsync(
                session => session.QueryFirstAsync(
                    "SELECT content FROM insights_download_parts WHERE download_id = $1 AND number = $2", static row => row.GetFieldValue<byte[]>(0), id, part),
                cancellationToken);
            if (content is null)
            {
                return false;
            }

            // A part is a page of the feed: a thousand rows.
            using var text = new StreamReader(new DeflateStream(new MemoryStream(content), CompressionMode.Decompress), Encoding.UTF8);
            if (addresses.Mentions(await text.ReadToEndAsync(cancellationToken)))
            {
                return true;
            }
        }
    }

    private Task<long> DeleteAsync(long accountId, string id, CancellationToken cancellationToken) => database.WriteAsync<long>(
        async session =>
        {
            if (await session.ExecuteAsync("DELETE FROM insights_downloads WHERE id = $1 AND account_id = $2", id, accountId) == 0)
            {
                return 0;
            }

            await session.ExecuteAsync("DELETE FROM insights_download_parts WHERE download_id = $1", id);
            return 1;
        },
        cancellationToken);
}
