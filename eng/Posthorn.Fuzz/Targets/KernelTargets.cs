using System.Buffers;
using System.Text;
using Posthorn.Dns;
using Posthorn.Fuzz.Engine;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Smtp;

namespace Posthorn.Fuzz.Targets;

/// <summary>Addresses as requests bring them. What the kernel takes, everybody down the road must take too.</summary>
internal sealed class EmailAddressTarget : FuzzTarget
{
    public override string Name => "email-address";

    public override string About => "addresses: what is accepted can be looked up, said in SMTP and written in a header";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("ana@example.com"), Sample.Of("\"a b\\\"c\"@example.com"), Sample.Of("bøb@bücher.example"), Sample.Of("a.b+c@XN--BCHER-KVA.example"), Sample.Of("用户@例子.广告"), Sample.Of("a_b@sub_domain.example.com"), Sample.Of("a@faß.example"),
    ];

    public override IReadOnlyList<string> Words { get; } = ["@", ".", "..", "\"", "\\", "-", "_", "xn--", "。", "．", " ", "<", ">", ",", ";", ":", "(", ")", "[", "]", "=?", "?=", "\u00ad", "\u200d", "ſ", "İ", "%"];

    public override int LongestInput => 2048;

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (!EmailAddress.TryParse(Encoding.UTF8.GetString(input), out var address))
        {
            return shape.Value;
        }

        var wire = $"{address.LocalPart}@{address.AsciiDomain}";
        Promise.Printable(address.ToString(), "An address can be shown.");
        Promise.Keep(EmailAddress.TryParse(address.ToString(), out var again) && again == address, "An address that is read again is the same.");
        Promise.Keep(EmailAddress.TryParse(wire, out var ascii) && ascii.AsciiDomain == address.AsciiDomain, "An address with its domain in ASCII has the same domain.");
        Promise.Keep(DomainName.TryParse(address.AsciiDomain, out _), "An address's domain can be asked for.");
        Promise.Keep(SmtpCommandWriter.IsWritable(wire, address.NeedsSmtpUtf8), "An address can be said in SMTP.");
        Promise.Keep(SmtpPath.TryParse(Encoding.UTF8.GetBytes($"<{wire}>"), out var path, out _) && path.Address == wire, "A server understands the address.");
        Compose(address);
        shape.Add(address.NeedsSmtpUtf8);
        shape.Add(address.LocalPart[0] == '"');
        shape.Add(address.Domain == address.AsciiDomain);
        shape.AddSize(address.LocalPart.Length);
        return shape.Value;
    }

    private static void Compose(EmailAddress address)
    {
        var mailbox = new Mailbox("N", address.ToString());
        var draft = new MessageDraft { Date = default, MessageId = "1@example.com", From = mailbox, To = [mailbox], Subject = "", Bodies = [new TextBody("text/plain", "")], BoundarySeed = "" };
        var output = new ArrayBufferWriter<byte>();
        Promise.Keep(MessageComposer.TryCompose(draft, output, out _), "An address can stand in a header.");
        ComposedMessage.Check(draft, output.WrittenMemory);
    }
}

/// <summary>Message ids, as callers ask for them.</summary>
internal sealed class MessageIdTarget : FuzzTarget
{
    public override string Name => "message-id";

    public override string About => "message ids of the API: one text for one id";

    public override IReadOnlyList<byte[]> Samples { get; } = [Sample.Of(new MessageId(1, 2).ToString()), Sample.Of(new MessageId(long.MaxValue, -1).ToString()), Sample.Of("AAAAAAAAAAAAAAAAAAAAAA")];

    public override IReadOnlyList<string> Words { get; } = ["-", "_", "=", "==", "+", "/", "AAAA", " ", "\n"];

    public override int LongestInput => 256;

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var shape = new Shape();
        if (MessageId.TryParse(text, out var id))
        {
            Promise.Same(text, id.Value.ToString(), "An id has one text.");
            shape.Add(id.Value.SubmissionId < 0);
        }

        shape.AddSize(text.Length);
        return shape.Value;
    }
}
