using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Inbox;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Search;

namespace Posthorn.Fuzz.Targets;

/// <summary>A mail that is captured: what is stored and searched of it. The same octets are also tried as a query.</summary>
internal sealed class InboxMailTarget : FuzzTarget
{
    public override string Name => "inbox-mail";

    public override string About => "captured mail and search queries: whatever comes of them can be stored";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        .. new MimeMessageTarget().Samples,
        Sample.Lines("Subject: =?utf-8?Q?A=00B?=", "Content-Type: text/html; charset=utf-8", "", "<html><head><style>a{}</style><script>1<2</script></head><body><p>One &amp; tw<b>o</b>&#128512;<!-- no --></body>"),
        Sample.Of("to:ana@example.com subject:\"two words\" from: text:x https://example.com \"open"),
    ];

    public override IReadOnlyList<string> Words { get; } =
        [.. new MimeMessageTarget().Words, "<", ">", "</", "<!--", "-->", "<script>", "</script", "<style", "<b>", "&#0;", "&#xd800;", "&#128512;", "&amp;", "&", "to:", "from:", "text:", "\""];

    public override long AllocationLimit(int length) => (16 * 1024 * 1024) + (4096L * length);

    public override int Run(byte[] input)
    {
        const string Promised = "What is stored of a mail can be stored.";
        var shape = new Shape();
        var captured = CapturedMessage.Read("a@example.com", ["b@example.net"], input, default);
        var message = captured.Message;
        foreach (var text in new[] { message.Subject, captured.Search.Recipient, captured.Search.Sender, captured.Search.Subject, captured.Search.Text })
        {
            Stored(text, Promised);
        }

        foreach (var mailbox in message.To.Concat(message.Cc).Append(message.From).OfType<InboxMailbox>())
        {
            Stored(mailbox.Name, Promised);
            Stored(mailbox.Email, Promised);
        }

        Promise.Keep(captured.Search.Text.Length <= MailText.MaxFolded, "What is searched is bounded.");
        shape.AddSize(captured.Search.Text.Length);
        shape.AddSize(message.Attachments);
        shape.AddSize(message.To.Count);

        if (InboxQueryParser.TryParse(Encoding.UTF8.GetString(input), out var query, out var error))
        {
            shape.AddSize(query.Terms.Count);
            foreach (var term in query.Terms)
            {
                Promise.Keep(term.Text.Length > 0, "A term has something to look for.");
                Stored(term.Text, "A term can be asked for.");
                shape.Add((int)term.Field);
            }
        }

        shape.Add(error);
        return shape.Value;
    }

    private static void Stored(string? text, string promise)
    {
        if (text is not null)
        {
            Promise.Keep(!text.Contains('\0'), promise);
            Promise.WellFormed(text, promise);
        }
    }
}
