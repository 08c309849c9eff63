using System.Buffers;
using System.Text;

namespace Posthorn.Mime.Tests;

internal static class Drafts
{
    public static readonly MessageDraft Plain = new()
    {
        Date = new DateTimeOffset(2025, 10, 8, 6, 36, 22, TimeSpan.Zero),
        MessageId = "copy-1@example.org",
        From = new Mailbox("Ana", "ana@example.org"),
        To = [new Mailbox(null, "ben@example.net")],
        Subject = "Hello",
        Bodies = [new TextBody("text/plain", "Hi Ben\n")],
        BoundarySeed = "copy-1",
    };

    public static readonly TextBody Html = new("text/html", "<p>Hi Ben</p>");

    public static Attachment File(string name, string content = "content", string? mediaType = null, bool inline = false, string? contentId = null) => new()
    {
        Content = Encoding.UTF8.GetBytes(content),
        FileName = name,
        MediaType = mediaType,
        Inline = inline,
        ContentId = contentId,
    };

    public static byte[] Compose(MessageDraft draft)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(MessageComposer.TryCompose(draft, output, out var error), error);
        return output.WrittenSpan.ToArray();
    }

    public static string ComposeText(MessageDraft draft) => Encoding.UTF8.GetString(Compose(draft));

    public static string? Refusal(MessageDraft draft)
    {
        var output = new ArrayBufferWriter<byte>();
        var composed = MessageComposer.TryCompose(draft, output, out var error);
        Assert.Equal(composed, error is null);
        Assert.True(composed || output.WrittenCount == 0);
        return error;
    }

    public static MessageView View(MessageDraft draft)
    {
        Assert.True(MimeParser.TryParse(Compose(draft), MimeLimits.Default, out var message, out var error), error);
        return new MessageView(message);
    }
}
