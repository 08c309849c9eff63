using System.Text;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox.Erasure;

/// <summary>Deletes captured mail of the account that names the address: to it, or to others with it in the header or the text.</summary>
internal sealed class RecipientMessages(IDatabase database, InboxStore store) : IRecipientData
{
    private const int Page = 200;

    public string Kind => "inbox";

    public async Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken)
    {
        var (gone, last) = (0L, 0L);
        List<Row> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync(
                    $"SELECT id, mail_from, recipients, to_header, cc_header, subject, search_text, search_recipient, account_id FROM inbox_messages WHERE id > $1 ORDER BY id LIMIT {Page}",
                    static row => new Row(
                        row.GetInt64(0), row.GetString(1), [row.GetString(2), row.GetString(3), row.GetString(4), row.IsDBNull(5) ? "" : row.GetString(5), row.GetString(6), row.GetString(7)],
                        row.GetInt64(8)),
                    last),
                cancellationToken);
            foreach (var row in page.Where(row => SentBy.AccountOf(row.Mailbox, row.MailFrom) == erasure.AccountId))
            {
                if ((row.Texts.Any(erasure.Addresses.Mentions) || await MentionsAsync(row, erasure.Addresses, cancellationToken))
                    && await store.DeleteAsync(row.Mailbox, row.Id, cancellationToken))
                {
                    gone++;
                }
            }

            last = page.Count > 0 ? page[^1].Id : last;
        }
        while (page.Count == Page);
        return new ErasureStep(gone);
    }

    /// <summary>The bytes as they came: other headers than those that lists show.</summary>
    private async Task<bool> MentionsAsync(Row row, ErasedAddresses addresses, CancellationToken cancellationToken) =>
        await store.ReadRawAsync(row.Mailbox, row.Id, cancellationToken) is { } raw && addresses.Mentions(Encoding.UTF8.GetString(raw));

    /// <param name="Texts">In JSON some signs of an address may be escaped; what searches read has them as they are.</param>
    private sealed record Row(long Id, string MailFrom, IReadOnlyList<string> Texts, long Mailbox);
}
