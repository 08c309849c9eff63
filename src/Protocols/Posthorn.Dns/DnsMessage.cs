namespace Posthorn.Dns;

/// <summary>A query or a response (RFC 1035 section 4.1; AD and CD from RFC 4035 section 3.2).</summary>
public sealed record DnsMessage
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderLength = 12;

    /// <summary>The largest message: the length prefix of TCP has sixteen bits (RFC 1035 section 4.2.2).</summary>
    public const int MaxLength = 65535;

    /// <summary>The largest UDP message without EDNS (RFC 1035 section 4.2.1).</summary>
    public const int PlainUdpLength = 512;

    public ushort Id { get; init; }

    /// <summary>QR.</summary>
    public bool IsResponse { get; init; }

    /// <summary>OPCODE, 0 to 15; 0 is a standard query.</summary>
    public byte Opcode { get; init; }

    /// <summary>AA.</summary>
    public bool AuthoritativeAnswer { get; init; }

    /// <summary>TC: the answer did not fit and is to be asked for again over TCP. The sections are then incomplete.</summary>
    public bool Truncated { get; init; }

    /// <summary>RD.</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>RA.</summary>
    public bool RecursionAvailable { get; init; }

    /// <summary>AD: in a response, the server validated it with DNSSEC; in a query, the client wants to know (RFC 6840 section 5.7).</summary>
    public bool AuthenticData { get; init; }

    /// <summary>CD.</summary>
    public bool CheckingDisabled { get; init; }

    public DnsResponseCode ResponseCode { get; init; }

    public IReadOnlyList<DnsQuestion> Questions { get; init; } = [];

    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];

    /// <summary>The additional section without its OPT record.</summary>
    public IReadOnlyList<DnsRecord> Additionals { get; init; } = [];

    /// <summary>The OPT record, or null: the sender does not speak EDNS.</summary>
    public DnsEdns? Edns { get; init; }

    /// <summary>A question to a recursive server: RD and AD are set.</summary>
    /// <param name="id">Unpredictable, or answers can be forged (RFC 5452).</param>
    /// <param name="question">What is asked.</param>
    /// <param name="edns">What goes into the OPT record, or null for a query without one.</param>
    public static DnsMessage Query(ushort id, DnsQuestion question, DnsEdns? edns) => new()
    {
        Id = id,
        RecursionDesired = true,
        AuthenticData = true,
        Questions = [question],
        Edns = edns,
    };

    /// <summary>An empty response to a query: its id, question and RD, with EDNS if the query had it.</summary>
    public static DnsMessage ResponseTo(DnsMessage query, DnsResponseCode code) => new()
    {
        Id = query.Id,
        IsResponse = true,
        Opcode = query.Opcode,
        RecursionDesired = query.RecursionDesired,
        RecursionAvailable = true,
        CheckingDisabled = query.CheckingDisabled,
        ResponseCode = code,
        Questions = query.Questions,
        Edns = query.Edns is null ? null : new DnsEdns(DnssecOk: query.Edns.DnssecOk),
    };

    /// <summary>
    /// True when this can be the response to that query: id, kind and question agree (RFC 5452 section 9.1).
    /// A server that could not read the query may leave the question out of its complaint.
    /// </summary>
    public bool IsResponseTo(DnsMessage query) =>
        IsResponse && Id == query.Id && Opcode == query.Opcode
        && (Questions.SequenceEqual(query.Questions) || (Questions.Count == 0 && ResponseCode == DnsResponseCode.FormatError));
}
