using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class ParserFuzzTests
{
    private static readonly string[] Splices =
    [
        "\r\n", "\n", "\r", "\0", "--", "\r\n--", "=?", "?=", "=?utf-8?B?", "\"", "(", "<", ">", ":", ";", ",", "@", "=", "%", "*0*=", "\xFF", "\xC3",
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", "charset=iso-2022-jp", "charset=utf-16", "base64", "quoted-printable", "[", "\\",
    ];

    [Fact]
    public void Mutated_messages_never_throw_and_never_leave_their_bytes()
    {
        var random = new Random(20251008);
        for (var seed = 0; seed < 60; seed++)
        {
            var original = Drafts.Compose(new RandomDrafts(seed).Next());
            for (var mutant = 0; mutant < 15; mutant++)
            {
                Look(Mutate(original, random));
            }
        }
    }

    [Fact]
    public void A_message_cut_anywhere_never_throws()
    {
        var message = Drafts.Compose(new RandomDrafts(7).Next() with { Attachments = [Drafts.File("ü.txt")] });
        for (var length = 0; length < message.Length; length++)
        {
            Look(message[..length]);
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var position = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[position] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(position, Math.Min(random.Next(1, 40), bytes.Count - position - 1));
                    break;
                case 2:
                    bytes.InsertRange(position, Encoding.Latin1.GetBytes(Splices[random.Next(Splices.Length)]));
                    break;
                default:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(position, Math.Min(60, bytes.Count - position)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Look(byte[] bytes)
    {
        if (!MimeParser.TryParse(bytes, MimeLimits.Default, out var message, out var error))
        {
            Assert.NotEmpty(error);
            return;
        }

        Assert.InRange(message.RawHeaders.Length + message.RawBody.Length, 0, bytes.Length);
        var view = new MessageView(message);
        foreach (var text in Texts(view))
        {
            Assert.False(text?.AsSpan().ContainsAny('\r', '\n', '\0') ?? false);
        }

        _ = (view.Date, view.Text, view.Html);
        Assert.All(view.Attachments, attachment => Assert.InRange(attachment.Decode().Length, 0, bytes.Length));
    }

    private static IEnumerable<string?> Texts(MessageView view) =>
    [
        view.Subject,
        view.MessageId,
        .. view.Message.Headers.Select(header => header.DecodedValue),
        .. view.From.Concat(view.To).Concat(view.Cc).Concat(view.ReplyTo).SelectMany(mailbox => new[] { mailbox.Name, mailbox.Address }),
        .. view.Attachments.SelectMany(attachment => new[] { attachment.FileName, attachment.ContentId }),
    ];
}
