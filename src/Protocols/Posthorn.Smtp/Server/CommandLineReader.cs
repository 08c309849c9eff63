using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>What <see cref="CommandLineReader.Read"/> found.</summary>
public enum CommandLineStatus
{
    /// <summary>All input is consumed and the line has not ended.</summary>
    NeedMore,

    /// <summary>A line is complete.</summary>
    Line,

    /// <summary>A line has ended that was longer than the limit; its text is gone, the next line can be read.</summary>
    TooLong,

    /// <summary>A CR or LF stood alone: where lines end is in dispute, so nothing after it can be trusted.</summary>
    BareLineEnd,
}

/// <summary>Reads command lines from bytes that arrive in any pieces. Only CRLF ends a line (RFC 5321 section 2.3.8).</summary>
public sealed class CommandLineReader
{
    private readonly ArrayBufferWriter<byte> _partialLine = new();
    private bool _lineWasReturned;
    private bool _afterCarriageReturn;
    private bool _tooLong;

    /// <param name="input">The bytes that have arrived and were not consumed before.</param>
    /// <param name="maxOctets">The longest line with its CRLF, as the standard counts: 512 for commands.</param>
    /// <param name="consumed">How many input bytes are used up.</param>
    /// <param name="line">The line without its CRLF, when the status says so. Valid until the next call.</param>
    public CommandLineStatus Read(ReadOnlySpan<byte> input, int maxOctets, out int consumed, out ReadOnlySpan<byte> line)
    {
        line = default;
        consumed = 0;
        if (_lineWasReturned)
        {
            _partialLine.ResetWrittenCount();
            _lineWasReturned = false;
        }

        if (input.IsEmpty)
        {
            return CommandLineStatus.NeedMore;
        }

        if (_afterCarriageReturn)
        {
            consumed = 1;
            return input[0] == '\n' ? End(default, maxOctets, out line) : CommandLineStatus.BareLineEnd;
        }

        var end = input.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
        {
            consumed = input.Length;
            KeepPartialLine(input, maxOctets);
            return CommandLineStatus.NeedMore;
        }

        consumed = end + 1;
        if (input[end] == '\n')
        {
            return CommandLineStatus.BareLineEnd;
        }

        if (consumed == input.Length)
        {
            _afterCarriageReturn = true;
            KeepPartialLine(input[..end], maxOctets);
            return CommandLineStatus.NeedMore;
        }

        consumed++;
        return input[end + 1] == '\n' ? End(input[..end], maxOctets, out line) : CommandLineStatus.BareLineEnd;
    }

    /// <summary>Forgets a line that has begun: what follows comes over another channel.</summary>
    public void Reset()
    {
        _partialLine.ResetWrittenCount();
        (_lineWasReturned, _afterCarriageReturn, _tooLong) = (false, false, false);
    }

    private CommandLineStatus End(ReadOnlySpan<byte> tail, int maxOctets, out ReadOnlySpan<byte> line)
    {
        line = default;
        _afterCarriageReturn = false;
        _lineWasReturned = true;
        if (_partialLine.WrittenCount > 0 || _tooLong)
        {
            KeepPartialLine(tail, maxOctets);
            tail = _partialLine.WrittenSpan;
        }

        if (_tooLong || tail.Length + 2 > maxOctets)
        {
            _tooLong = false;
            return CommandLineStatus.TooLong;
        }

        line = tail;
        return CommandLineStatus.Line;
    }

    private void KeepPartialLine(ReadOnlySpan<byte> piece, int maxOctets)
    {
        if (_tooLong || _partialLine.WrittenCount + piece.Length + 2 > maxOctets)
        {
            _tooLong = true;
            return;
        }

        _partialLine.Write(piece);
    }
}
