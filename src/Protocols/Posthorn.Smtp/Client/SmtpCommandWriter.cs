using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Posthorn.Smtp;

/// <summary>
/// Writes client commands, RFC 5321 section 4.1.1. A <c>Try</c> method returns false and writes nothing when an argument
/// could change the meaning of the command: CR, LF, NUL, other controls, a bracket or blank that ends the address.
/// </summary>
public static class SmtpCommandWriter
{
    // RFC 5321 section 4.5.3.1.4, CRLF included.
    private const int MaxCommandOctets = 512;
    private const int MaxParameterOctets = 64;
    private const int MaxLocalOctets = 255;

    /// <param name="output">Receives the command.</param>
    /// <param name="hostName">A domain or an address literal in brackets.</param>
    public static bool TryWriteEhlo(IBufferWriter<byte> output, string hostName) => TryWriteHello(output, "EHLO "u8, hostName);

    /// <inheritdoc cref="TryWriteEhlo"/>
    public static bool TryWriteHelo(IBufferWriter<byte> output, string hostName) => TryWriteHello(output, "HELO "u8, hostName);

    /// <summary>MAIL with the parameters that the server has offered: SIZE, BODY=8BITMIME, SMTPUTF8.</summary>
    public static bool TryWriteMailFrom(IBufferWriter<byte> output, SmtpEnvelope envelope, SmtpCapabilities capabilities)
    {
        var line = output.GetSpan(MaxLine(envelope.Sender));
        var useUtf8 = envelope.SmtpUtf8 && capabilities.SmtpUtf8;
        if (!TryFormatPath(line, "MAIL FROM:<"u8, envelope.Sender, allowNull: true, useUtf8, out var length))
        {
            return false;
        }

        if (capabilities.Size && envelope.Size > 0)
        {
            Append(line, ref length, " SIZE="u8);
            envelope.Size.TryFormat(line[length..], out var digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }

        if (capabilities.EightBitMime && envelope.EightBit)
        {
            Append(line, ref length, " BODY=8BITMIME"u8);
        }

        if (useUtf8)
        {
            Append(line, ref length, " SMTPUTF8"u8);
        }

        Append(line, ref length, "\r\n"u8);
        output.Advance(length);
        return true;
    }

    /// <param name="output">Receives the command.</param>
    /// <param name="address">Without brackets.</param>
    /// <param name="smtpUtf8">True when MAIL said SMTPUTF8; without it only ASCII passes.</param>
    public static bool TryWriteRcptTo(IBufferWriter<byte> output, string address, bool smtpUtf8)
    {
        var line = output.GetSpan(MaxLine(address));
        if (!TryFormatPath(line, "RCPT TO:<"u8, address, allowNull: false, smtpUtf8, out var length))
        {
            return false;
        }

        Append(line, ref length, "\r\n"u8);
        output.Advance(length);
        return true;
    }

    public static void WriteData(IBufferWriter<byte> output) => output.Write("DATA\r\n"u8);

    /// <summary>RFC 3030 section 2: announces a chunk; its octets follow without dots doubled.</summary>
    public static void WriteBdat(IBufferWriter<byte> output, long octets, bool isLast)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(octets);
        Utf8.TryWrite(output.GetSpan(MaxParameterOctets), CultureInfo.InvariantCulture, $"BDAT {octets}", out var length);
        output.Advance(length);
        output.Write(isLast ? " LAST\r\n"u8 : "\r\n"u8);
    }

    public static void WriteRset(IBufferWriter<byte> output) => output.Write("RSET\r\n"u8);

    public static void WriteNoop(IBufferWriter<byte> output) => output.Write("NOOP\r\n"u8);

    public static void WriteQuit(IBufferWriter<byte> output) => output.Write("QUIT\r\n"u8);

    public static void WriteStartTls(IBufferWriter<byte> output) => output.Write("STARTTLS\r\n"u8);

    /// <summary>
    /// RFC 4616: AUTH PLAIN with its response in the same line, or alone when the line would be too long;
    /// then <see cref="TryWritePlainResponse"/> follows the server's 334.
    /// </summary>
    public static bool TryWriteAuthPlain(IBufferWriter<byte> output, SmtpCredentials credentials)
    {
        if (!TryEncodePlain(credentials, out var response))
        {
            return false;
        }

        output.Write("AUTH PLAIN"u8);
        if (response.Length + "AUTH PLAIN \r\n".Length <= MaxCommandOctets)
        {
            output.Write(" "u8);
            output.Write(Encoding.ASCII.GetBytes(response));
        }

        output.Write("\r\n"u8);
        return true;
    }

    /// <summary>The answer to a 334 after AUTH PLAIN.</summary>
    public static bool TryWritePlainResponse(IBufferWriter<byte> output, SmtpCredentials credentials)
    {
        if (!TryEncodePlain(credentials, out var response))
        {
            return false;
        }

        output.Write(Encoding.ASCII.GetBytes(response + "\r\n"));
        return true;
    }

    /// <summary>AUTH LOGIN; user and password follow, each after a 334, by <see cref="WriteLoginResponse"/>.</summary>
    public static void WriteAuthLogin(IBufferWriter<byte> output) => output.Write("AUTH LOGIN\r\n"u8);

    /// <summary>A line of base64: any text is safe in it.</summary>
    public static void WriteLoginResponse(IBufferWriter<byte> output, string userOrPassword) =>
        output.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(userOrPassword)) + "\r\n"));

    /// <summary>True when an address can stand in MAIL or RCPT: the check that the <c>Try</c> methods make.</summary>
    public static bool IsWritable(string address, bool smtpUtf8)
    {
        Span<byte> line = stackalloc byte[MaxCommandOctets];
        return Encoding.UTF8.GetByteCount(address) + 2 <= line.Length && TryFormatPath(line, "<"u8, address, allowNull: false, smtpUtf8, out _);
    }

    private static int MaxLine(string address) => "MAIL FROM:<>\r\n".Length + Encoding.UTF8.GetMaxByteCount(address.Length) + MaxParameterOctets;

    private static bool TryWriteHello(IBufferWriter<byte> output, ReadOnlySpan<byte> verb, string hostName)
    {
        var name = Encoding.UTF8.GetBytes(hostName);
        if (!Ascii.IsValid(name) || !PathGrammar.IsDomain(name))
        {
            return false;
        }

        output.Write(verb);
        output.Write(name);
        output.Write("\r\n"u8);
        return true;
    }

    /// <param name="line">Has room for the address in UTF-8.</param>
    /// <param name="start">Ends with the opening bracket.</param>
    /// <param name="address">Goes between the brackets and must fill them as one mailbox.</param>
    /// <param name="allowNull">An empty address is <c>&lt;&gt;</c>.</param>
    /// <param name="allowUtf8">False: ASCII only.</param>
    /// <param name="length">Octets written.</param>
    private static bool TryFormatPath(Span<byte> line, ReadOnlySpan<byte> start, string address, bool allowNull, bool allowUtf8, out int length)
    {
        length = 0;
        Append(line, ref length, start);
        if (Utf8.FromUtf16(address, line[length..], out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        length += written;
        Append(line, ref length, ">"u8);
        var path = line[(start.Length - 1)..length];
        return (allowUtf8 || Ascii.IsValid(path))
            && PathGrammar.Read(path, MaxLocalOctets, out var parts) == SmtpPathError.None
            && parts.Length == path.Length
            && parts.LocalPart.Start.Value == 1
            && (allowNull || path.Length > 2);
    }

    private static void Append(Span<byte> line, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        length += text.Length;
    }

    private static bool TryEncodePlain(SmtpCredentials credentials, out string response)
    {
        // RFC 4616 section 2: NUL separates the fields, so none may hold one.
        var isValid = !credentials.User.Contains('\0') && !credentials.Password.Contains('\0');
        response = isValid ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{credentials.User}\0{credentials.Password}")) : "";
        return isValid;
    }
}
