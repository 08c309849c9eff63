using Posthorn.Dns.Wire;

namespace Posthorn.Dns;

/// <summary>Writes a message (RFC 1035 section 4), names compressed.</summary>
public static class DnsMessageWriter
{
    private const int OptLength = 11;

    /// <summary>The octets of a message, without the length prefix of TCP.</summary>
    /// <param name="message">What to write.</param>
    /// <param name="maxLength">
    /// The most octets that the receiver takes, at least 512. When answers or authorities do not fit, the record that
    /// is too much and all after it are left out and TC is set (RFC 2181 section 9); additional records may go without a sign.
    /// </param>
    public static byte[] Write(DnsMessage message, int maxLength = DnsMessage.MaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, DnsMessage.PlainUdpLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLength, DnsMessage.MaxLength);

        var writer = new WireWriter();
        writer.WriteUInt16(message.Id);
        writer.WriteUInt16((ushort)HeaderFlagsExtensions.Of(message));
        writer.WriteUInt16((ushort)message.Questions.Count);
        var countsAt = writer.Length;
        writer.WriteUInt16(0);
        writer.WriteUInt16(0);
        writer.WriteUInt16(0);
        foreach (var question in message.Questions)
        {
            writer.WriteCompressedName(question.Name);
            writer.WriteUInt16((ushort)question.Type);
            writer.WriteUInt16(question.Class);
        }

        var room = maxLength - (message.Edns is null ? 0 : OptLength);
        var answers = WriteRecords(writer, message.Answers, room);
        var complete = answers == message.Answers.Count;
        var authorities = complete ? WriteRecords(writer, message.Authorities, room) : 0;
        complete = complete && authorities == message.Authorities.Count;
        var additionals = complete ? WriteRecords(writer, message.Additionals, room) : 0;
        if (message.Edns is not null)
        {
            WriteOpt(writer, message.Edns, message.ResponseCode);
            additionals++;
        }

        writer.SetUInt16(countsAt, (ushort)answers);
        writer.SetUInt16(countsAt + 2, (ushort)authorities);
        writer.SetUInt16(countsAt + 4, (ushort)additionals);
        if (!complete)
        {
            writer.SetUInt16(2, (ushort)(HeaderFlagsExtensions.Of(message) | HeaderFlags.Truncated));
        }

        return writer.ToArray();
    }

    /// <returns>How many records fitted.</returns>
    private static int WriteRecords(WireWriter writer, IReadOnlyList<DnsRecord> records, int room)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var start = writer.Length;
            WriteRecord(writer, records[i]);
            if (writer.Length > room)
            {
                writer.RewindTo(start);
                return i;
            }
        }

        return records.Count;
    }

    private static void WriteRecord(WireWriter writer, DnsRecord record)
    {
        writer.WriteCompressedName(record.Name);
        writer.WriteUInt16((ushort)record.Type);
        writer.WriteUInt16(record.Class);
        writer.WriteUInt32(record.Ttl);
        var lengthAt = writer.Length;
        writer.WriteUInt16(0);
        record.WriteData(writer);
        writer.SetUInt16(lengthAt, (ushort)(writer.Length - lengthAt - 2));
    }

    /// <summary>RFC 6891 section 6.1.2 and 6.1.3.</summary>
    private static void WriteOpt(WireWriter writer, DnsEdns edns, DnsResponseCode code)
    {
        writer.WriteByte(0);
        writer.WriteUInt16((ushort)DnsRecordType.OPT);
        writer.WriteUInt16(edns.PayloadSize);
        writer.WriteByte((byte)((int)code >> 4));
        writer.WriteByte(edns.Version);
        writer.WriteUInt16((ushort)(edns.DnssecOk ? 0x8000 : 0));
        writer.WriteUInt16(0);
    }
}
