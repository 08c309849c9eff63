using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// Transparency, RFC 5321 section 4.5.2: a line that starts with a dot gets a second one. Streaming, one state between chunks.
/// The message is expected to end its lines in CRLF (see <see cref="DotStuffing.HasBareLineEnd"/>); other octets pass unchanged.
/// A mutable struct: keep it in a field or a local, not in a readonly field.
/// </summary>
public struct DotStuffer
{
    private State _state;

    private enum State
    {
        LineStart,
        InLine,
        AfterCarriageReturn,
    }

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            return;
        }

        if (_state == State.AfterCarriageReturn && chunk[0] == '\n')
        {
            output.Write(chunk[..1]);
            chunk = chunk[1..];
            _state = State.LineStart;
        }

        if (_state == State.LineStart && chunk.StartsWith("."u8))
        {
            output.Write("."u8);
        }

        int dot;
        while ((dot = chunk.IndexOf("\r\n."u8)) >= 0)
        {
            output.Write(chunk[..(dot + 3)]);
            output.Write("."u8);
            chunk = chunk[(dot + 3)..];
            _state = State.InLine;
        }

        output.Write(chunk);
        _state = After(chunk);
    }

    /// <summary>Ends the data: a line end if the message lacks one, then the line with the single dot. The struct may then be used again.</summary>
    public void WriteTerminator(IBufferWriter<byte> output)
    {
        output.Write(_state switch
        {
            State.LineStart => ".\r\n"u8,
            State.AfterCarriageReturn => "\n.\r\n"u8,
            _ => "\r\n.\r\n"u8,
        });
        _state = State.LineStart;
    }

    private readonly State After(ReadOnlySpan<byte> chunk)
    {
        if (chunk.IsEmpty)
        {
            return _state;
        }

        if (chunk.EndsWith("\r\n"u8))
        {
            return State.LineStart;
        }

        return chunk[^1] == '\r' ? State.AfterCarriageReturn : State.InLine;
    }
}
