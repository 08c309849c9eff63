using System.Diagnostics.CodeAnalysis;
using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>Reads a message (RFC 1035 section 4). Its size is bounded by the span; nothing is allocated on the word of a count.</summary>
public static class DnsMessageParser
{
    /// <param name="octets">One whole message, without the length prefix of TCP.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="error">Why it could not be read.</param>
    /// <remarks>A message with TC set may be cut anywhere after its questions; then what could be read is returned.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out DnsMessage? message, out DnsFormatError error)
    {
        message = null;
        var reader = new WireReader(octets);
        if (!TryReadHeader(ref reader, out var header) || !TryReadQuestions(ref reader, header.Questions, out var questions))
        {
            error = reader.Error;
            return false;
        }

        var sections = new Sections();
        if (!sections.TryRead(ref reader, header) && !(header.Truncated && reader.Error == DnsFormatError.Truncated))
        {
            error = reader.Error;
            return false;
        }

        error = DnsFormatError.None;
        message = header.ToMessage(questions, sections);
        return true;
    }

    private static bool TryReadHeader(ref WireReader reader, out Header header)
    {
        header = default;
        if (!reader.TryReadUInt16(out var id) || !reader.TryReadUInt16(out var flags)
            || !reader.TryReadUInt16(out var questions) || !reader.TryReadUInt16(out var answers)
            || !reader.TryReadUInt16(out var authorities) || !reader.TryReadUInt16(out var additionals))
        {
            return false;
        }

        header = new Header(id, (HeaderFlags)flags, questions, answers, authorities, additionals);
        return true;
    }

    private static bool TryReadQuestions(ref WireReader reader, int count, out List<DnsQuestion> questions)
    {
        questions = [];
        while (count-- > 0)
        {
            if (!reader.TryReadName(out var name) || !reader.TryReadUInt16(out var type) || !reader.TryReadUInt16(out var @class))
            {
                return false;
            }

            questions.Add(new DnsQuestion(name, (DnsRecordType)type, @class));
        }

        return true;
    }

    private readonly record struct Header(
        ushort Id, HeaderFlags Flags, ushort Questions, ushort Answers, ushort Authorities, ushort Additionals)
    {
        public bool Truncated => Flags.HasFlag(HeaderFlags.Truncated);

        public DnsMessage ToMessage(List<DnsQuestion> questions, Sections sections) => new()
        {
            Id = Id,
            IsResponse = Flags.HasFlag(HeaderFlags.Response),
            Opcode = Flags.Opcode(),
            AuthoritativeAnswer = Flags.HasFlag(HeaderFlags.AuthoritativeAnswer),
            Truncated = Truncated,
            RecursionDesired = Flags.HasFlag(HeaderFlags.RecursionDesired),
            RecursionAvailable = Flags.HasFlag(HeaderFlags.RecursionAvailable),
            AuthenticData = Flags.HasFlag(HeaderFlags.AuthenticData),
            CheckingDisabled = Flags.HasFlag(HeaderFlags.CheckingDisabled),
            ResponseCode = (DnsResponseCode)(sections.UpperResponseCode << 4 | (int)(Flags & HeaderFlags.ResponseCodeMask)),
            Questions = questions,
            Answers = sections.Answers,
            Authorities = sections.Authorities,
            Additionals = sections.Additionals,
            Edns = sections.Edns,
        };
    }

    private sealed class Sections
    {
        public List<DnsRecord> Answers { get; } = [];

        public List<DnsRecord> Authorities { get; } = [];

        public List<DnsRecord> Additionals { get; } = [];

        public DnsEdns? Edns { get; private set; }

        public byte UpperResponseCode { get; private set; }

        public bool TryRead(ref WireReader reader, Header header) =>
            TryReadRecords(ref reader, header.Answers, Answers)
            && TryReadRecords(ref reader, header.Authorities, Authorities)
            && TryReadRecords(ref reader, header.Additionals, Additionals)
            && (reader.Remaining == 0 || reader.Fail(DnsFormatError.TrailingBytes));

        private bool TryReadRecords(ref WireReader reader, int count, List<DnsRecord> records)
        {
            while (count-- > 0)
            {
                if (!RecordHead.TryRead(ref reader, out var head))
                {
                    return false;
                }

                if (head.Type == DnsRecordType.OPT)
                {
                    if (!TryReadOpt(ref reader, head, mayStandHere: ReferenceEquals(records, Additionals)))
                    {
                        return false;
                    }
                }
                else if (head.TryReadRecord(ref reader, out var record))
                {
                    records.Add(record);
                }
                else
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>RFC 6891 section 6.1.3: the class is the payload size, the TTL is code, version and flags.</summary>
        private bool TryReadOpt(ref WireReader reader, RecordHead head, bool mayStandHere)
        {
            if (!mayStandHere || Edns is not null || !head.Name.IsRoot)
            {
                return reader.Fail(DnsFormatError.BadOpt);
            }

            Edns = new DnsEdns(head.Class, DnssecOk: (head.Ttl & 0x8000) != 0, Version: (byte)(head.Ttl >> 16));
            UpperResponseCode = (byte)(head.Ttl >> 24);
            return reader.TryReadBytes(head.DataLength, out _);
        }
    }
}
