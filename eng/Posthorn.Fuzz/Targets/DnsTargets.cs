using System.Net;
using System.Text;
using Posthorn.Dns;
using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Targets;

/// <summary>Messages of name servers.</summary>
internal sealed class DnsMessageTarget : FuzzTarget
{
    private static readonly DomainName Owner = DomainName.Parse("example.com");

    public override string Name => "dns-message";

    public override string About => "DNS messages: names, pointers, records; what is read can be written and read again";

    public static IReadOnlyList<byte[]> Messages { get; } =
    [
        Response(DnsRecordType.MX, new MxRecord(Owner, 300, 10, DomainName.Parse("mx1.example.com")), new MxRecord(Owner, 300, 20, DomainName.Parse("mx2.example.net"))),
        Response(DnsRecordType.TXT, TxtRecord.Of(Owner, 60, "v=spf1 -all"), TxtRecord.Of(Owner, 60, new string('k', 400))),
        Response(DnsRecordType.A, new CnameRecord(Owner, 1, DomainName.Parse("www.example.com")), new ARecord(DomainName.Parse("www.example.com"), 1, IPAddress.Parse("192.0.2.1"))),
        Response(DnsRecordType.AAAA, new AaaaRecord(Owner, 1, IPAddress.Parse("2001:db8::1")), new NsRecord(Owner, 1, DomainName.Parse("ns.example.com"))),
        Response(DnsRecordType.TLSA, new TlsaRecord(Owner, 1, 3, 1, 1, new byte[32]), new UnknownRecord(Owner, 1, (DnsRecordType)257, 1, new byte[] { 0, 5, 1, 2, 3 })),
        Response(DnsRecordType.SOA, new SoaRecord(Owner, 1, DomainName.Parse("ns.example.com"), DomainName.Parse("admin.example.com"), 1, 2, 3, 4, 5), new PtrRecord(Owner, 1, Owner)),
        DnsMessageWriter.Write(DnsMessage.Query(7, new DnsQuestion(Owner, DnsRecordType.MX), new DnsEdns(DnssecOk: true))),
    ];

    public override IReadOnlyList<byte[]> Samples => Messages;

    public override IReadOnlyList<string> Words { get; } = ["\0\u0001\0\u0001", "\0\u000f\0\u0001", "\0\u0010\0\u0001", "\0)", "\u0003www", "\u0007example", "?", "@", "\0\0"];

    // A list of records, each with objects around a dozen octets, read twice and compared.
    public override long AllocationLimit(int length) => (8 * 1024 * 1024) + (16 * 1024L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var isMessage = DnsMessageParser.TryParse(input, out var message, out var error);
        Promise.Keep(isMessage == (error == DnsFormatError.None), "There is a message or an error.");
        shape.Add((int)error);
        if (isMessage)
        {
            Check(message!, ref shape);
        }

        return shape.Value;
    }

    private static void Check(DnsMessage message, ref Shape shape)
    {
        foreach (var record in message.Answers.Concat(message.Authorities).Concat(message.Additionals))
        {
            shape.Add((int)record.Type < 64 ? (int)record.Type : 64);
            DnsNameTarget.CheckWrittenBack(record.Name);
            if (record is TxtRecord text)
            {
                Promise.WellFormed(text.Text, "A text is text.");
            }
        }

        foreach (var question in message.Questions)
        {
            DnsNameTarget.CheckWrittenBack(question.Name);
        }

        var octets = DnsMessageWriter.Write(message);
        Promise.Keep(DnsMessageParser.TryParse(octets, out var again, out _), "A message that was read can be written and read.");
        if (again!.Truncated && !message.Truncated)
        {
            // Its names were packed more tightly than we pack, and unpacked it is too long.
            return;
        }

        Promise.Keep(
            message.Questions.SequenceEqual(again.Questions) && message.Answers.SequenceEqual(again.Answers)
            && message.Authorities.SequenceEqual(again.Authorities) && message.Additionals.SequenceEqual(again.Additionals),
            "A message that is read again has the same questions and records.");
        Promise.Keep(
            message with { Questions = [], Answers = [], Authorities = [], Additionals = [] } == again with { Questions = [], Answers = [], Authorities = [], Additionals = [] },
            "A message that is read again has the same header.");
    }

    private static byte[] Response(DnsRecordType asked, params DnsRecord[] records) => DnsMessageWriter.Write(
        DnsMessage.ResponseTo(DnsMessage.Query(7, new DnsQuestion(Owner, asked), new DnsEdns()), DnsResponseCode.NoError) with { Answers = records });
}

/// <summary>The stream of a name server.</summary>
internal sealed class DnsTcpTarget : FuzzTarget
{
    public override string Name => "dns-tcp";

    public override string About => "DNS over TCP: lengths and messages; in every kind of pieces the same messages";

    public override IReadOnlyList<byte[]> Samples { get; } =
        [.. DnsMessageTarget.Messages.Select(message => DnsTcpReader.Frame(message)), DnsMessageTarget.Messages.SelectMany(message => DnsTcpReader.Frame(message)).ToArray()];

    public override int Run(byte[] input)
    {
        var whole = Read(input, Arrival.Whole, out var shape);
        Promise.Same(whole, Read(input, Arrival.ByteByByte, out _), "Byte by byte the messages are the same.");
        Promise.Same(whole, Read(input, Arrival.Scattered, out _), "In any pieces the messages are the same.");
        return shape;
    }

    private static string Read(byte[] input, Arrival arrival, out int shape)
    {
        var reader = new DnsTcpReader(maxLength: 4096);
        var found = new StringBuilder();
        var kinds = new Shape();
        foreach (var piece in Pieces.Of(input, arrival))
        {
            var rest = piece.Span;
            byte[]? message;
            DnsFormatError error;
            while (reader.TryRead(ref rest, out message, out error))
            {
                Promise.Keep(message.Length is >= DnsMessage.HeaderLength and <= 4096, "A message is within its limits.");
                found.Append(Shape.OfBytes(message)).Append(' ');
                kinds.Add(DnsMessageParser.TryParse(message, out _, out var why) ? -1 : (int)why);
            }

            if (error != DnsFormatError.None)
            {
                kinds.Add((int)error);
                found.Append(error);
                break;
            }

            Promise.Keep(rest.IsEmpty, "A reader that asks for more has taken all.");
        }

        shape = kinds.Value;
        return found.ToString();
    }
}

/// <summary>Names as text, from requests and settings.</summary>
internal sealed class DnsNameTarget : FuzzTarget
{
    private static readonly DomainName Below = DomainName.Parse("_domainkey.example.com");

    public override string Name => "dns-name";

    public override string About => "domain names as text; what is read can be written and read again";

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Sample.Of("mx1.example.com"), Sample.Of("."), Sample.Of("a\\.b\\032c.example."), Sample.Of("_25._tcp.mx.example"), Sample.Of(string.Join('.', Enumerable.Repeat(new string('a', 62), 4)))];

    public override IReadOnlyList<string> Words { get; } = [".", "..", "\\", "\\000", "\\255", "\\256", "\\.", "\\\\", "-", "_", "*"];

    public override int LongestInput => 2048;

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var isName = DomainName.TryParse(Encoding.UTF8.GetString(input), out var name, out var error);
        Promise.Keep(isName == (error == DnsFormatError.None), "There is a name or an error.");
        shape.Add((int)error);
        if (isName)
        {
            CheckWrittenBack(name!);
            shape.AddSize(name!.LabelCount);
            Promise.Keep(name.IsAtOrBelow(DomainName.Root) && name.IsAtOrBelow(name), "A name is below the root, and at itself.");
            _ = name.Parent;
            if (Below.TryPrepend(Encoding.UTF8.GetString(input), out var longer, out _))
            {
                Promise.Keep(longer.IsAtOrBelow(Below) && longer.LabelCount == name.LabelCount + Below.LabelCount, "A prefix stands in front.");
            }
        }

        return shape.Value;
    }

    public static void CheckWrittenBack(DomainName name)
    {
        var text = name.ToString();
        Promise.Printable(text, "A name can be shown.");
        Promise.Keep(name.Wire.Length <= DomainName.MaxWireLength, "A name is within its limit.");
        Promise.Keep(DomainName.TryParse(text, out var again) && again == name, "A name that is read again is the same.");
    }
}
