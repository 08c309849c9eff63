using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// Takes a message that arrives in the chunks of BDAT (RFC 3030 section 2): counted octets, so dots mean nothing and nothing marks the end.
/// BINARYMIME is not offered, so lines end in CRLF here too.
/// </summary>
/// <param name="maxSize">The largest message in octets.</param>
/// <param name="bareLineEnds">What a lone CR or LF means.</param>
public sealed class MessageChunkReader(long maxSize, BareLineEndPolicy bareLineEnds = BareLineEndPolicy.Reject)
{
    private bool _afterCarriageReturn;

    public MessageDataError Error { get; private set; }

    /// <summary>Octets of the message so far, counted also beyond the limit.</summary>
    public long Size { get; private set; }

    /// <param name="input">Octets of a chunk; all of them are used up.</param>
    /// <param name="output">Receives the message; nothing more after an error.</param>
    public void Read(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        Size += input.Length;
        if (Error == MessageDataError.None && Size > maxSize)
        {
            Error = MessageDataError.TooLarge;
        }

        if (bareLineEnds == BareLineEndPolicy.Reject)
        {
            CheckLineEnds(input);
        }

        if (Error == MessageDataError.None)
        {
            output.Write(input);
        }
    }

    /// <summary>The last chunk is over.</summary>
    public void End()
    {
        if (_afterCarriageReturn)
        {
            Meet(MessageDataError.BareCarriageReturn);
        }
    }

    /// <summary>Makes the reader ready for the next message.</summary>
    public void Reset()
    {
        _afterCarriageReturn = false;
        Error = MessageDataError.None;
        Size = 0;
    }

    private void CheckLineEnds(ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && Error == MessageDataError.None)
        {
            if (_afterCarriageReturn)
            {
                _afterCarriageReturn = false;
                if (input[0] != '\n')
                {
                    Meet(MessageDataError.BareCarriageReturn);
                }

                input = input[0] == '\n' ? input[1..] : input;
                continue;
            }

            var end = input.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                return;
            }

            _afterCarriageReturn = input[end] == '\r';
            if (!_afterCarriageReturn)
            {
                Meet(MessageDataError.BareLineFeed);
            }

            input = input[(end + 1)..];
        }
    }

    private void Meet(MessageDataError error)
    {
        if (Error == MessageDataError.None)
        {
            Error = error;
        }
    }
}
