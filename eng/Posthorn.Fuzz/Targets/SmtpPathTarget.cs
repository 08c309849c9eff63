using System.Buffers;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Smtp;

namespace Posthorn.Fuzz.Targets;

/// <summary>Addresses in angle brackets.</summary>
internal sealed class SmtpPathTarget : FuzzTarget
{
    public override string Name => "smtp-path";

    public override string About => "addresses of MAIL and RCPT; what is read can be written and read again";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("<ana@example.org>"), Sample.Of("<>"), Sample.Of("<postmaster>"), Sample.Of("<@a.example,@b.example:c@d.example>"), Sample.Of("<\"a b\\\"c\"@[IPv6:2001:db8::1]>"),
        Sample.Of("<bøb@bücher.example>"), Sample.Of("<a.b+c=d@xn--bcher-kva.example>"), Sample.Of("<\"\"@[192.0.2.1]>"),
    ];

    public override IReadOnlyList<string> Words { get; } = ["<", ">", "@", "\"", "\\", ".", "..", "[", "]", "IPv6:", "postmaster", ":", ",", "-", "xn--"];

    public override int LongestInput => 4096;

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var found = SmtpPath.TryParse(input, out var path, out var error);
        shape.Add((int)error);
        if (found)
        {
            CheckWrittenBack(path!);
            shape.Add(path!.NeedsSmtpUtf8);
            shape.AddSize(path.LocalPart.Length);
            shape.Add(path.Domain.StartsWith('['));
        }

        return shape.Value;
    }

    public static void CheckWrittenBack(SmtpPath path)
    {
        Promise.Printable(path.Address, "An address can be shown.");
        Promise.Keep(SmtpPath.TryParse(Encoding.UTF8.GetBytes(path.ToString()), out var again, out _), "An address that was read can be read again.");
        Promise.Same(path.Address, again!.Address, "An address that is read again is the same.");
        if (path.IsNull)
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        Promise.Keep(SmtpCommandWriter.TryWriteRcptTo(output, path.Address, path.NeedsSmtpUtf8), "An address that was read can be passed on.");
        Promise.Keep(output.WrittenSpan.EndsWith("\r\n"u8) && output.WrittenSpan[..^2].IndexOfAny((byte)'\r', (byte)'\n') < 0, "A command is one line.");
        Promise.Keep(SmtpCommandWriter.IsWritable(path.Address, path.NeedsSmtpUtf8), "What can be written is said to be writable.");
    }
}
