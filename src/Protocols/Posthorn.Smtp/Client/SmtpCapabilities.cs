using System.Globalization;

namespace Posthorn.Smtp;

/// <summary>What a server offers in its reply to EHLO, RFC 5321 section 4.1.1.1. Keywords are compared without case.</summary>
public sealed record SmtpCapabilities
{
    /// <summary>A server that knows HELO only.</summary>
    public static SmtpCapabilities None { get; } = new();

    /// <summary>RFC 2920.</summary>
    public bool Pipelining { get; init; }

    /// <summary>RFC 3207.</summary>
    public bool StartTls { get; init; }

    /// <summary>RFC 1870: MAIL may carry <c>SIZE=</c>.</summary>
    public bool Size { get; init; }

    /// <summary>The largest message in octets, or null when the server names no limit.</summary>
    public long? MaxSize { get; init; }

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime { get; init; }

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>RFC 3030: BDAT.</summary>
    public bool Chunking { get; init; }

    /// <summary>RFC 2034.</summary>
    public bool EnhancedStatusCodes { get; init; }

    /// <summary>RFC 4954, in upper case and in the server's order.</summary>
    public IReadOnlyList<string> AuthMechanisms { get; init; } = [];

    /// <summary>Reads the lines after the first one. Unknown keywords and odd values are passed over: this never fails.</summary>
    public static SmtpCapabilities Parse(SmtpReply ehlo)
    {
        var capabilities = None;
        foreach (var line in ehlo.Lines.Skip(1))
        {
            capabilities = capabilities.With(line);
        }

        return capabilities;
    }

    private SmtpCapabilities With(string line)
    {
        // "AUTH=PLAIN LOGIN" is how servers spoke before RFC 2554; some still say it, often beside the modern line.
        var words = line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault() switch
        {
            "PIPELINING" => this with { Pipelining = true },
            "STARTTLS" => this with { StartTls = true },
            "SIZE" => this with { Size = true, MaxSize = ReadSize(words) },
            "8BITMIME" => this with { EightBitMime = true },
            "SMTPUTF8" => this with { SmtpUtf8 = true },
            "CHUNKING" => this with { Chunking = true },
            "ENHANCEDSTATUSCODES" => this with { EnhancedStatusCodes = true },
            "AUTH" => this with { AuthMechanisms = [.. AuthMechanisms.Union(words.Skip(1))] },
            _ => this,
        };
    }

    /// <summary>RFC 1870 section 4: zero, or no number, means no fixed limit.</summary>
    private static long? ReadSize(string[] words) =>
        words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null;
}
