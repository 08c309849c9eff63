using System.IO.Compression;
using System.Text;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Query;

namespace Posthorn.Insights.Downloads;

/// <summary>Writes a file in parts, each a page of the feed: nothing of it is held in memory for long, and mail goes on beside it.</summary>
internal sealed class MakeDownload(DownloadStore downloads, MessageStore messages, TimeProvider clock)
{
    private const int Page = 1000;

    public async Task ExecuteAsync(Download download, CancellationToken cancellationToken)
    {
        QueryNode? query = null;
        if (download.Query.Length > 0 && !QueryParser.TryParse(download.Query, QueryField.OfFeed, download.CreatedAt, out query, out _))
        {
            await downloads.FinishAsync(download.Id, clock.GetUtcNow(), failed: true, cancellationToken);
            return;
        }

        MessagePlace? behind = null;
        var (part, text) = (0, new StringBuilder(DownloadRules.Head));
        for (var rows = 0; ; rows += Page)
        {
            var found = await messages.FindAsync(download.AccountId, query, behind, Math.Min(Page, DownloadRules.MaxRows - rows), cancellationToken);
            foreach (var row in found)
            {
                text.Append(DownloadRules.LineOf(row));
            }

            await downloads.AddPartAsync(download.Id, part++, Compress(text.ToString()), cancellationToken);
            text.Clear();
            if (found.Count < Page || rows + Page >= DownloadRules.MaxRows)
            {
                break;
            }

            behind = new MessagePlace(found[^1].LastEventAt, found[^1].Copy);
        }

        await downloads.FinishAsync(download.Id, clock.GetUtcNow(), failed: false, cancellationToken);
    }

    private static byte[] Compress(string text)
    {
        using var content = new MemoryStream();
        using (var compressing = new DeflateStream(content, CompressionLevel.Fastest))
        {
            compressing.Write(Encoding.UTF8.GetBytes(text));
        }

        return content.ToArray();
    }
}
