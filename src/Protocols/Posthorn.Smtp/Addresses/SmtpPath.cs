using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Posthorn.Smtp;

/// <summary>Why a text is not a path.</summary>
public enum SmtpPathError
{
    None,

    /// <summary>It does not follow the grammar, or holds controls, invisible characters or broken UTF-8.</summary>
    Syntax,

    /// <summary>The local part is longer than the limit.</summary>
    LocalPartTooLong,

    /// <summary>The domain is longer than 255 octets.</summary>
    DomainTooLong,
}

/// <summary>
/// An address in angle brackets as MAIL and RCPT carry it, RFC 5321 section 4.1.2. A source route is dropped.
/// <c>&lt;&gt;</c> is <see cref="Null"/>, the sender of bounces; <c>&lt;postmaster&gt;</c> has no domain (section 4.5.1).
/// </summary>
public sealed record SmtpPath
{
    public const int MaxDomainOctets = 255;

    /// <summary>RFC 5321 section 4.5.3.1.1. Some senders of returned mail write longer ones, so it is an argument.</summary>
    public const int DefaultMaxLocalOctets = 64;

    private SmtpPath(string localPart, string domain)
    {
        LocalPart = localPart;
        Domain = domain;
    }

    /// <summary>The null reverse-path <c>&lt;&gt;</c>.</summary>
    public static SmtpPath Null { get; } = new("", "");

    /// <summary>As written, quotes included. Empty for <see cref="Null"/>.</summary>
    public string LocalPart { get; }

    /// <summary>As written; an address literal keeps its brackets. Empty for <see cref="Null"/> and for a lone postmaster.</summary>
    public string Domain { get; }

    /// <summary>What stood between the brackets, without a source route. Empty for <see cref="Null"/>.</summary>
    public string Address => Domain.Length == 0 ? LocalPart : $"{LocalPart}@{Domain}";

    public bool IsNull => LocalPart.Length == 0;

    /// <summary>True when the address may only travel with SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(LocalPart) || !Ascii.IsValid(Domain);

    /// <summary>Parses a text that is a path, brackets included, and nothing else.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text, [NotNullWhen(true)] out SmtpPath? path, out SmtpPathError error, int maxLocalOctets = DefaultMaxLocalOctets)
    {
        error = Read(text, maxLocalOctets, out path, out var length);
        if (path is not null && length != text.Length)
        {
            (path, error) = (null, SmtpPathError.Syntax);
        }

        return path is not null;
    }

    public override string ToString() => $"<{Address}>";

    /// <summary>Reads the path that a text starts with.</summary>
    internal static SmtpPathError Read(ReadOnlySpan<byte> text, int maxLocalOctets, out SmtpPath? path, out int length)
    {
        var error = PathGrammar.Read(text, maxLocalOctets, out var parts);
        length = parts.Length;
        path = null;
        if (error == SmtpPathError.None)
        {
            path = length == 2 ? Null : new SmtpPath(Encoding.UTF8.GetString(text[parts.LocalPart]), Encoding.UTF8.GetString(text[parts.Domain]));
        }

        return error;
    }
}
