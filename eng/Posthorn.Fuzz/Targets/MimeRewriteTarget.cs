using System.Buffers;
using Posthorn.Fuzz.Engine;
using Posthorn.Mime;

namespace Posthorn.Fuzz.Targets;

/// <summary>Messages that are changed in place.</summary>
internal sealed class MimeRewriteTarget : FuzzTarget
{
    private static readonly MimeLimits Limits = new() { MaxDepth = 6, MaxParts = 60, MaxHeaders = 80, MaxHeaderBytes = 16 * 1024 };

    private static readonly MimeEdits Cleaning = new() { Remove = ["Bcc", "X-SG-*"], EncodeHeaders = true };

    private static readonly MimeEdits Addressing = new()
    {
        Set = [new HeaderEdit.Addresses("To", [new Mailbox("Ana", "ana@example.org")]), new HeaderEdit.Text("Subject", "é")],
        AddMissing = [new HeaderEdit.AsGiven("Message-ID", "<1@example.org>")],
    };

    public override string Name => "mime-rewrite";

    public override string About => "messages changed in place: what is not edited stays octet by octet, what is edited says so";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        .. new MimeMessageTarget().Samples,
        Sample.Lines(
            "From: a@example.com", "Bcc: secret@example.com", "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/signed; boundary=s", "", "--s", "", "hello", "--s", "Content-Type: application/pgp-signature", "", "x", "--s--",
            "--o", "Content-Type: text/html; charset=windows-1251", "Content-Transfer-Encoding: base64", "", "z/Do4uXy", "--o", "Content-Type: text/plain; name=a.txt", "", "file", "--o--"),
        Sample.Lines("Subject: x", "no header", "Bcc: y"),
    ];

    public override IReadOnlyList<string> Words { get; } =
        [.. new MimeMessageTarget().Words, "Bcc: ", "X-SG-EID: ", "multipart/signed; boundary=", "multipart/encrypted", "application/pkcs7-mime", "Content-MD5: x\r\n", "\r\n--o\r\n", "--o--", "\r", "\n", "From mbox\r\n", "\ud83d\ude00"];

    // The message is written five times.
    public override long AllocationLimit(int length) => (16 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (Rewrite(input, new MimeEdits()) is not { } same)
        {
            return shape.Value;
        }

        Promise.Keep(same.AsSpan().SequenceEqual(input), "Without edits the message stays.");
        Promise.Keep(Rewrite(input, new MimeEdits { Text = (_, text) => text })!.AsSpan().SequenceEqual(input), "With edits that change nothing the message stays.");

        var cleaned = Rewrite(input, Cleaning)!;
        Promise.Keep(HeadersOf(cleaned).All(header => !header.Name.Equals("Bcc", StringComparison.OrdinalIgnoreCase)), "What is removed is gone.");
        Promise.Keep(Rewrite(cleaned, Cleaning, Limits with { MaxHeaderBytes = 8 * Limits.MaxHeaderBytes })!.AsSpan().SequenceEqual(cleaned), "What is clean stays.");

        var addressed = HeadersOf(Rewrite(input, Addressing)!);
        Promise.Keep(addressed.Count(header => header.Name.Equals("To", StringComparison.OrdinalIgnoreCase)) == 1, "A header that is set stands once.");
        Promise.Keep(addressed.Any(header => header.Name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase)), "A missing header is added.");

        shape.AddSize(Append(input));
        shape.AddSize(input.Length - cleaned.Length);
        return shape.Value;
    }

    /// <returns>How many texts were asked about.</returns>
    private static int Append(byte[] input)
    {
        var asked = 0;
        var appended = Rewrite(input, new MimeEdits
        {
            Text = (_, text) =>
            {
                asked++;
                Promise.WellFormed(text, "A text that may be edited is text.");
                return text + "\r\n--b1\r\nContent-Type: a/b\r\n\r\n--o--\r\n";
            },
        })!;
        if (asked > 0 && MimeParser.TryParse(input, Limits, out var before, out _) && MimeParser.TryParse(appended, Limits, out var after, out _))
        {
            Promise.Keep(Count(before) == Count(after), "New words make no new parts.");
        }

        return asked;
    }

    private static int Count(MimeEntity part) => 1 + part.Children.Sum(Count);

    private static IReadOnlyList<MimeHeader> HeadersOf(byte[] message)
    {
        Promise.Keep(MimeParser.TryParseHeader(message, MimeLimits.Default, out var headers, out _), "What was written can be read.");
        return headers!;
    }

    private static byte[]? Rewrite(byte[] message, MimeEdits edits, MimeLimits? limits = null)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 1);
        return MimeRewriter.TryRewrite(message, edits, limits ?? Limits, output, out _) ? output.WrittenSpan.ToArray() : null;
    }
}
