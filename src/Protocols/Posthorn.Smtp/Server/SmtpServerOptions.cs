using System.Globalization;

namespace Posthorn.Smtp;

/// <summary>Whether clients log in.</summary>
public enum SmtpAuthUse
{
    None,
    Offered,

    /// <summary>MAIL is refused until a client has authenticated.</summary>
    Required,
}

/// <summary>What a server offers and where its limits are.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>The name in the greeting and in the reply to EHLO.</summary>
    public required string HostName { get; init; }

    /// <summary>Offer STARTTLS on a connection in clear text. Default false.</summary>
    public bool StartTls { get; init; }

    /// <summary>Default none.</summary>
    public SmtpAuthUse Auth { get; init; }

    /// <summary>Offer AUTH in clear text too. Default false.</summary>
    public bool AllowClearTextAuth { get; init; }

    /// <summary>Announce AUTH a second time as <c>AUTH=PLAIN LOGIN</c>, for clients older than RFC 2554. Default false.</summary>
    public bool AnnounceLegacyAuth { get; init; }

    /// <summary>Default true.</summary>
    public bool Pipelining { get; init; } = true;

    /// <summary>Default true.</summary>
    public bool EightBitMime { get; init; } = true;

    /// <summary>Default true.</summary>
    public bool SmtpUtf8 { get; init; } = true;

    /// <summary>Offer CHUNKING: BDAT beside DATA (RFC 3030 section 2). Default false.</summary>
    public bool Chunking { get; init; }

    /// <summary>Default true. False also leaves the codes out of all replies.</summary>
    public bool EnhancedStatusCodes { get; init; } = true;

    /// <summary>Octets of a message, announced with SIZE. Default 30 MiB.</summary>
    public long MaxMessageSize { get; init; } = 30 * 1024 * 1024;

    /// <summary>Offer SIZE (RFC 1870). Default true. The limit holds without it too.</summary>
    public bool AnnounceSize { get; init; } = true;

    /// <summary>Recipients of one message. Default 1000; RFC 5321 section 4.5.3.1.8 asks for at least 100.</summary>
    public int MaxRecipients { get; init; } = 1000;

    /// <summary>Permanent refusals after the last accepted message before the connection closes with 421. Default 20.</summary>
    public int MaxErrors { get; init; } = 20;

    /// <summary>Refused logins on one connection before it closes with 421. Default 5.</summary>
    public int MaxAuthFailures { get; init; } = 5;

    /// <summary>Octets of a command line with its CRLF. Default 512 (RFC 5321 section 4.5.3.1.4).</summary>
    public int MaxCommandOctets { get; init; } = 512;

    /// <summary>Octets of a line inside AUTH with its CRLF. Default 12,288 (RFC 4954 section 4).</summary>
    public int MaxAuthLineOctets { get; init; } = 12_288;

    /// <summary>Octets of a local part. Default 64 (RFC 5321 section 4.5.3.1.1).</summary>
    public int MaxLocalPartOctets { get; init; } = SmtpPath.DefaultMaxLocalOctets;

    /// <summary>What a lone CR or LF in a message means. Default: the message is refused.</summary>
    public BareLineEndPolicy BareLineEnds { get; init; } = BareLineEndPolicy.Reject;

    public SmtpServerReplies Replies { get; init; } = new();

    internal bool OffersAuth(bool isEncrypted) => Auth != SmtpAuthUse.None && (isEncrypted || AllowClearTextAuth);

    /// <summary>RFC 5321 section 4.1.1.1: one keyword per line.</summary>
    internal SmtpReply EhloReply(bool isEncrypted)
    {
        var lines = new List<string> { HostName };
        Add(lines, EightBitMime, "8BITMIME");
        Add(lines, Pipelining, "PIPELINING");
        Add(lines, AnnounceSize, string.Create(CultureInfo.InvariantCulture, $"SIZE {MaxMessageSize}"));
        Add(lines, StartTls && !isEncrypted, "STARTTLS");
        Add(lines, SmtpUtf8, "SMTPUTF8");
        Add(lines, Chunking, "CHUNKING");
        Add(lines, EnhancedStatusCodes, "ENHANCEDSTATUSCODES");
        Add(lines, OffersAuth(isEncrypted), "AUTH PLAIN LOGIN");
        Add(lines, OffersAuth(isEncrypted) && AnnounceLegacyAuth, "AUTH=PLAIN LOGIN");
        return new SmtpReply(250, null, lines);
    }

    private static void Add(List<string> lines, bool isOffered, string keyword)
    {
        if (isOffered)
        {
            lines.Add(keyword);
        }
    }
}
