using System.Buffers;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Mime;

namespace Posthorn.Fuzz.Targets;

/// <summary>Header values on their own: encoded-words, addresses, parameters, dates; and the writer of headers.</summary>
internal sealed class MimeHeaderTarget : FuzzTarget
{
    public override string Name => "mime-header";

    public override string About => "header values: encoded-words, address lists, parameters, dates; a text that is written reads back the same";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("=?utf-8?Q?J=C3=B6rg?= M. <joerg@example.com>, \"A, B\" <a@example.net>"), Sample.Of("Friends: a@b.example, c@d.example;, <@r.example:e@f.example> (note (nested \\) ))"),
        Sample.Of("=?iso-8859-1*de?q?Gr=FC=DFe?= =?utf-8?B?4oKs?= =?utf-8?B?4oK=?= =?utf-8?B?rA==?="), Sample.Of("text/plain; charset=\"utf-8\"; name*0*=utf-8'de'a%C3; name*1*=%BC; name*2=\"x\\\"y\""),
        Sample.Of("Fri, 21 Nov 2025 10:00:00 +0100 (CET)"), Sample.Of("21 nov 25 10:00 EST"), Sample.Of("\"quoted \\\" name\"  <\"local part\"@example.com>"), Sample.Of(" leading and trailing \t"),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "=?", "?=", "=?utf-8?B?", "=?utf-8?Q?", "?q?", "?b?", "=?us-ascii?Q?", "=?utf-16?B?", "=?iso-2022-jp?B?", "_", "=20", "=0D=0A", "=00", "\"", "\\", "(", ")", "<", ">", "@", ",", ";", ":", "*0*=", "*1=", "'", "%0D%0A",
        " ", "  ", "\t", "\r\n ", "+0000", "-1400", "Mon, ", "Feb", "29", "24:00:60", "GMT", "PDT",
    ];

    public override int LongestInput => 16 * 1024;

    public override long AllocationLimit(int length) => (8 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        // What HeaderParser hands on: unfolded, without NUL.
        var value = Encoding.UTF8.GetString(input).Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');
        var shape = new Shape();

        var decoded = EncodedWord.Decode(value);
        Promise.OneLine(decoded, "Decoded text holds nothing that could end a header.");
        shape.Add(decoded == value);

        var mailboxes = AddressListParser.Parse(value);
        shape.AddSize(mailboxes.Count);
        foreach (var mailbox in mailboxes)
        {
            Promise.OneLine(mailbox.Name, "A name holds nothing that could end a header.");
            Promise.OneLine(mailbox.Address, "An address holds nothing that could end a header.");
        }

        var type = ContentType.Parse(value);
        shape.Add(type.MediaType.Length);
        shape.AddSize(type.Parameters.Count);
        foreach (var (_, parameter) in type.Parameters)
        {
            Promise.OneLine(parameter, "A parameter holds nothing that could end a header.");
        }

        if (MailDate.TryParse(value, out var date))
        {
            shape.Add(7);
            Promise.Keep(MailDate.TryParse(MailDate.Format(date), out var again) && again == date, "A date that is read and written is the same.");
        }

        WriteBack(value, mailboxes);
        return shape.Value;
    }

    private static void WriteBack(string text, IReadOnlyList<Mailbox> mailboxes)
    {
        var output = new ArrayBufferWriter<byte>();
        var header = new HeaderWriter(output);
        header.Begin("Subject");
        header.Text(text);
        header.End();
        Promise.Keep(MimeParser.TryParse(output.WrittenMemory.ToArray(), MimeLimits.Default, out var message, out _), "A header that was written can be read.");
        Promise.Same(text, message!.Header("Subject")?.DecodedValue, "A text that was written reads back exactly.");

        if (mailboxes.Count == 0)
        {
            return;
        }

        var draft = new MessageDraft
        {
            Date = default, MessageId = "1@example.com", From = mailboxes[0], To = mailboxes, Subject = "", Bodies = [new TextBody("text/plain", "")], BoundarySeed = "",
        };
        output.Clear();
        if (MessageComposer.TryCompose(draft, output, out _))
        {
            ComposedMessage.Check(draft, output.WrittenMemory);
        }
    }
}
