using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// Reads replies from bytes that arrive in any pieces, RFC 5321 section 4.2.1. It forgives what real servers do
/// (lines that end in a bare LF, no blank after the code, no text) and stops at what has no meaning.
/// </summary>
/// <param name="maxLineOctets">The longest line, without its line end. Default 4096; the standard says 512, real servers exceed it.</param>
/// <param name="maxLines">The most lines of one reply. Default 100.</param>
public sealed class SmtpReplyReader(int maxLineOctets = 4096, int maxLines = 100)
{
    private readonly ArrayBufferWriter<byte> _partialLine = new();
    private List<string>? _earlierLines;
    private EnhancedStatusCode? _enhanced;
    private int _code;

    /// <summary>Why reading stopped; it stays so.</summary>
    public SmtpReplyError Error { get; private set; }

    /// <summary>True when a reply has begun and not ended: a connection that ends here was cut.</summary>
    public bool IsInsideReply => _earlierLines is not null || _partialLine.WrittenCount > 0;

    /// <param name="input">The bytes that have arrived and were not consumed before.</param>
    /// <param name="consumed">How many of them are used up.</param>
    /// <param name="reply">The reply when the status says so, otherwise null.</param>
    public SmtpReplyStatus Read(ReadOnlySpan<byte> input, out int consumed, out SmtpReply? reply)
    {
        consumed = 0;
        reply = null;
        while (Error == SmtpReplyError.None)
        {
            var rest = input[consumed..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                consumed = input.Length;
                KeepPartialLine(rest);
                break;
            }

            consumed += end + 1;
            reply = TakeLine(rest[..end]);
            if (reply is not null)
            {
                return SmtpReplyStatus.Reply;
            }
        }

        return Error == SmtpReplyError.None ? SmtpReplyStatus.NeedMore : SmtpReplyStatus.Malformed;
    }

    private void KeepPartialLine(ReadOnlySpan<byte> piece)
    {
        // One octet more than the limit may still be the CR of the line end.
        if (_partialLine.WrittenCount + piece.Length > maxLineOctets + 1)
        {
            Error = SmtpReplyError.LineTooLong;
            return;
        }

        _partialLine.Write(piece);
    }

    private SmtpReply? TakeLine(ReadOnlySpan<byte> tail)
    {
        if (_partialLine.WrittenCount == 0)
        {
            return AddLine(tail);
        }

        KeepPartialLine(tail);
        var reply = AddLine(_partialLine.WrittenSpan);
        _partialLine.ResetWrittenCount();
        return reply;
    }

    private SmtpReply? AddLine(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        Error = Check(line, out var code);
        if (Error != SmtpReplyError.None)
        {
            return null;
        }

        var hasSeparator = line.Length > 3 && line[3] is (byte)'-' or (byte)' ' or (byte)'\t';
        var isLast = line.Length == 3 || line[3] != '-';
        var text = PrintableText.From(line[(hasSeparator ? 4 : 3)..]).TrimEnd();
        if (_earlierLines is null)
        {
            _code = code;
            _enhanced = ReadEnhanced(text, code);
        }

        text = WithoutEnhanced(text);
        if (!isLast)
        {
            (_earlierLines ??= []).Add(text);
            return null;
        }

        _earlierLines?.Add(text);
        var reply = new SmtpReply(code, _enhanced, _earlierLines ?? (IReadOnlyList<string>)[text]);
        _earlierLines = null;
        return reply;
    }

    private SmtpReplyError Check(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length > maxLineOctets || Error == SmtpReplyError.LineTooLong)
        {
            return SmtpReplyError.LineTooLong;
        }

        if (!TryReadCode(line, out code))
        {
            return SmtpReplyError.NoCode;
        }

        if (_earlierLines is null)
        {
            return SmtpReplyError.None;
        }

        if (code != _code)
        {
            return SmtpReplyError.MixedCodes;
        }

        return _earlierLines.Count >= maxLines ? SmtpReplyError.TooManyLines : SmtpReplyError.None;
    }

    private static bool TryReadCode(ReadOnlySpan<byte> line, out int code)
    {
        code = 0;
        if (line.Length < 3 || line[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        return code is >= 200 and <= 599;
    }

    /// <summary>RFC 2034 section 4: the class repeats the first digit of the code; anything else is only text.</summary>
    private static EnhancedStatusCode? ReadEnhanced(string text, int code) =>
        EnhancedStatusCode.TryReadPrefix(text, out var enhanced, out _) && enhanced.Class == code / 100 ? enhanced : null;

    private string WithoutEnhanced(string text) =>
        _enhanced is { } enhanced && EnhancedStatusCode.TryReadPrefix(text, out var found, out var length) && found == enhanced
            ? text[length..].TrimStart()
            : text;
}
