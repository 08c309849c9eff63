using System.Buffers;
using Posthorn.Fuzz.Engine;
using Posthorn.Mime;

namespace Posthorn.Fuzz.Targets;

/// <summary>Whole messages: the structure, and everything that is decoded from it.</summary>
internal sealed class MimeMessageTarget : FuzzTarget
{
    private const int MaxNesting = 4;

    public override string Name => "mime-message";

    public override string About => "messages: headers, parts, encodings; decoded text is safe, and what is read can be composed and read again";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Lines(
            "From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.com>", "To: \"A, B\" <a@example.net>, Group: b@example.org;, c@example.org (Cee)", "Subject: =?utf-8?B?SGVsbG8=?=", " =?utf-8?B?IHdvcmxk?=",
            "Date: Fri, 21 Nov 2025 10:00:00 +0100 (CET)", "Message-ID: <1@example.com>", "Mime-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"b1\"", "",
            "preamble", "--b1", "Content-Type: multipart/alternative; boundary=b2", "", "--b2", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=C3=9Fe=", "", "--b2",
            "Content-Type: text/html; charset=iso-8859-1", "", "<p>hi</p>", "--b2--", "--b1", "Content-Type: application/pdf; name*0*=utf-8''a%20; name*1=b.pdf", "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"a.pdf\"", "Content-ID: <x@y>", "", "JVBERi0=", "--b1--", "epilogue"),
        Sample.Lines("From: a@example.com", "Content-Type: multipart/digest; boundary=d", "", "--d", "", "From: b@example.com", "Subject: inner", "", "text", "--d", "Content-Type: message/rfc822", "", "Subject: x", "", "y", "--d--"),
        Sample.Of("From me Fri Nov 21\nSubject: mbox\nTo: x@y.example\n\nbare line feeds\n"), Sample.Of("no header at all"),
        Sample.Lines("Content-Type: text/plain; charset=iso-2022-jp", "Content-Transfer-Encoding: 8bit", "", "\u001b$B%F%9%H\u001b(B"),
        Sample.Lines("Content-Type: text/plain; charset=utf-16", "Content-Transfer-Encoding: base64", "Subject: =?gb18030?B?1tDOxA==?=", "", "/v8AYQ=="),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "\r\n", "\r\n\r\n", "--b1", "--b1--", "\r\n--", "Content-Type: multipart/mixed; boundary=", "Content-Type: message/rfc822\r\n\r\n", "Content-Transfer-Encoding: ", "base64", "quoted-printable",
        "charset=", "utf-7", "utf-16", "utf-32", "utf-16be", "iso-2022-jp", "iso-2022-kr", "gb18030", "hz-gb-2312", "big5", "x-user-defined", "windows-1252", "65001", "name*", "*0*=", "*1*=", "*0=", "=?utf-8?B?", "=?utf-8?Q?", "?=",
        "Subject: ", "From: ", "To: ", "Date: ", ";", "\"", "(", ")", "<", ">", ",", "=", "=\r\n", "=3D", "%41", "''", "boundary=\"\"", "attachment", "inline", "filename=",
    ];

    // Everything is decoded, several times over, and composed again.
    public override long AllocationLimit(int length) => (16 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        Look(input, MaxNesting, ref shape);
        return shape.Value;
    }

    private static void Look(ReadOnlyMemory<byte> octets, int nesting, ref Shape shape)
    {
        if (!MimeParser.TryParse(octets, new MimeLimits { MaxDepth = 6, MaxParts = 60, MaxHeaders = 80, MaxHeaderBytes = 16 * 1024 }, out var message, out var error))
        {
            Promise.Keep(error.Length > 0, "What is no message has a reason.");
            shape.Add(error);
            return;
        }

        var view = new MessageView(message);
        foreach (var text in Texts(view))
        {
            Promise.OneLine(text, "Decoded text holds nothing that could end a header.");
        }

        Walk(message, nesting, ref shape);
        _ = (view.Date, view.Text, view.Html);
        shape.AddSize(view.Attachments.Count);
        shape.Add(view.Date is not null);
        ComposeAgain(view);
    }

    private static void Walk(MimeEntity part, int nesting, ref Shape shape)
    {
        Promise.Keep(part.DecodeBody().Length <= part.RawBody.Length + 3, "Decoding makes nothing longer.");
        _ = (part.DecodeText(), part.FileName, part.ContentId, part.Disposition);
        shape.Add(part.TransferEncoding.Length);
        shape.AddSize(part.Children.Count);
        foreach (var child in part.Children)
        {
            Walk(child, nesting, ref shape);
        }

        if (nesting > 0 && part.ContentType.MediaType == "message/rfc822")
        {
            Look(part.DecodeBody(), nesting - 1, ref shape);
        }
    }

    private static IEnumerable<string?> Texts(MessageView view) =>
    [
        view.Subject,
        view.MessageId,
        .. view.Message.Headers.Select(header => header.DecodedValue),
        .. view.From.Concat(view.To).Concat(view.Cc).Concat(view.ReplyTo).SelectMany(mailbox => new[] { mailbox.Name, mailbox.Address }),
        .. view.Attachments.SelectMany(attachment => new[] { attachment.FileName, attachment.ContentId }),
    ];

    private static void ComposeAgain(MessageView view)
    {
        var draft = new MessageDraft
        {
            Date = view.Date ?? default,
            MessageId = "1@example.com",
            From = view.From.Count > 0 ? view.From[0] : new Mailbox(null, "a@example.com"),
            To = view.To,
            Cc = view.Cc,
            Subject = view.Subject ?? "",
            Bodies = [new TextBody("text/plain", view.Text ?? "none")],
            Attachments = [.. view.Attachments.Select(attachment => new Attachment
            {
                Content = attachment.Decode(), FileName = attachment.FileName ?? "x", MediaType = attachment.Part.ContentType.MediaType, ContentId = attachment.ContentId,
            })],
            BoundarySeed = "seed",
        };
        var output = new ArrayBufferWriter<byte>();
        if (MessageComposer.TryCompose(draft, output, out _))
        {
            ComposedMessage.Check(draft, output.WrittenMemory);
        }
    }
}
