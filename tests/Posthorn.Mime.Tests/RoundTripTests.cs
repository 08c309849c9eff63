using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class RoundTripTests
{
    private const int Count = 300;

    [Fact]
    public void What_the_composer_writes_the_parser_reads_back()
    {
        for (var seed = 0; seed < Count; seed++)
        {
            var draft = new RandomDrafts(seed).Next();
            var bytes = Drafts.Compose(draft);

            IsFitForTheWire(bytes, MessageComposer.RequiresSmtpUtf8(draft));
            Assert.True(MimeParser.TryParse(bytes, MimeLimits.Default, out var message, out var error), error);
            Agree(draft, new MessageView(message));
        }
    }

    private static void IsFitForTheWire(byte[] bytes, bool mayBeUtf8)
    {
        Assert.True(bytes.AsSpan().EndsWith("\r\n"u8));
        Assert.True(mayBeUtf8 || Ascii.IsValid(bytes));
        Assert.DoesNotContain((byte)0, bytes);
        foreach (var line in Encoding.Latin1.GetString(bytes).Split("\r\n"))
        {
            Assert.InRange(line.Length, 0, 998);
            Assert.False(line.AsSpan().ContainsAny('\r', '\n'));
        }
    }

    private static void Agree(MessageDraft draft, MessageView view)
    {
        Assert.Equal(draft.Date, view.Date);
        Assert.Equal(draft.MessageId, view.MessageId);
        Assert.Equal([draft.From], view.From);
        Assert.Equal(draft.To, view.To);
        Assert.Equal(draft.Cc, view.Cc);
        Assert.Equal(draft.ReplyTo, view.ReplyTo);
        Assert.Equal(draft.Subject, view.Subject);
        Assert.Equal(
            draft.Headers,
            view.Message.Headers.Where(header => header.Name.StartsWith("X-Custom-", StringComparison.Ordinal))
                .Select(header => new HeaderField(header.Name, header.DecodedValue)));
        Assert.Equal(draft.Bodies.Select(body => Normalised(body, draft)), view.Bodies.Select(Read));
        Assert.Equal(
            InWireOrder(draft).Select(file => Describe(file.FileName, file.MediaType, file.Inline, file.ContentId, file.Content)),
            view.Attachments.Select(file => Describe(file.FileName, file.MediaType, file.Inline, file.ContentId, file.Decode())));
    }

    private static string Describe(string? fileName, string? mediaType, bool inline, string? contentId, ReadOnlyMemory<byte> content) =>
        $"{fileName}|{mediaType}|{inline}|{contentId}|{Convert.ToHexString(content.Span)}";

    private static TextBody Read(MimeEntity part) =>
        new(part.ContentType.Parameter("method") is { } method ? $"{part.ContentType}; method={method}" : $"{part.ContentType}", part.DecodeText());

    private static TextBody Normalised(TextBody body, MessageDraft draft)
    {
        var text = body.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
        var isAlone = draft.Bodies.Count == 1 && draft.Attachments.Count == 0;
        return body with { Text = isAlone && !text.EndsWith('\n') ? text + "\r\n" : text };
    }

    private static IEnumerable<Attachment> InWireOrder(MessageDraft draft)
    {
        var hasHtml = draft.Bodies.Any(body => body.MediaType == "text/html");
        return draft.Attachments.OrderBy(file => hasHtml && file.Inline ? 0 : 1);
    }
}
