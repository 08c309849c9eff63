using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// Reads the data of DATA from bytes that arrive in any pieces and takes the doubled dots away, RFC 5321 section 4.5.2.
/// Only CRLF ends a line and only CRLF.CRLF ends the data. After an error it discards up to that end, so the dialog stays in step.
/// </summary>
/// <param name="maxSize">The largest message in octets, as RFC 1870 section 3 counts them: with line ends, without doubled dots and terminator.</param>
/// <param name="bareLineEnds">What a lone CR or LF means.</param>
public sealed class MessageDataReader(long maxSize, BareLineEndPolicy bareLineEnds = BareLineEndPolicy.Reject)
{
    private State _state = State.LineStart;

    private enum State
    {
        LineStart,
        InLine,
        AfterCarriageReturn,
        AfterDot,
        AfterDotCarriageReturn,
        Ended,
    }

    public MessageDataError Error { get; private set; }

    /// <summary>Octets of the message so far, counted also beyond the limit.</summary>
    public long Size { get; private set; }

    /// <param name="input">The bytes that have arrived and were not consumed before.</param>
    /// <param name="output">Receives the message; nothing more after an error.</param>
    /// <param name="consumed">How many input bytes are used up. After the end of the data the rest are commands.</param>
    /// <returns>True when the data has ended; <see cref="Error"/> then says whether it is a message.</returns>
    public bool Read(ReadOnlySpan<byte> input, IBufferWriter<byte> output, out int consumed)
    {
        consumed = 0;
        while (consumed < input.Length && _state != State.Ended)
        {
            consumed += Take(input[consumed..], output);
        }

        return _state == State.Ended;
    }

    /// <summary>Makes the reader ready for the next message.</summary>
    public void Reset()
    {
        _state = State.LineStart;
        Error = MessageDataError.None;
        Size = 0;
    }

    /// <summary>Takes one octet that matters, or a run of octets that do not.</summary>
    private int Take(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        switch (_state, input[0])
        {
            case (State.LineStart, (byte)'.'):
                _state = State.AfterDot;
                return 1;
            case (State.AfterDot, (byte)'\r'):
                _state = State.AfterDotCarriageReturn;
                return 1;
            case (State.AfterDotCarriageReturn, (byte)'\n'):
                _state = State.Ended;
                return 1;
            case (State.AfterDotCarriageReturn, _):
                // The CR was held back because it could have been the terminator's.
                Keep("\r"u8, output);
                _state = State.AfterCarriageReturn;
                return 0;
            case (State.AfterCarriageReturn, (byte)'\n'):
                Keep(input[..1], output);
                _state = State.LineStart;
                return 1;
            case (State.AfterCarriageReturn, _):
                MeetBareLineEnd(MessageDataError.BareCarriageReturn);
                _state = State.InLine;
                return 0;
            case (_, (byte)'\r'):
                Keep(input[..1], output);
                _state = State.AfterCarriageReturn;
                return 1;
            case (_, (byte)'\n'):
                MeetBareLineEnd(MessageDataError.BareLineFeed);
                Keep(input[..1], output);
                _state = State.InLine;
                return 1;
            default:
                var end = input.IndexOfAny((byte)'\r', (byte)'\n');
                var run = end < 0 ? input : input[..end];
                Keep(run, output);
                _state = State.InLine;
                return run.Length;
        }
    }

    private void MeetBareLineEnd(MessageDataError error)
    {
        if (bareLineEnds == BareLineEndPolicy.Reject && Error == MessageDataError.None)
        {
            Error = error;
        }
    }

    private void Keep(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        Size += octets.Length;
        if (Error != MessageDataError.None)
        {
            return;
        }

        if (Size > maxSize)
        {
            Error = MessageDataError.TooLarge;
            return;
        }

        output.Write(octets);
    }
}
