namespace Posthorn.Smtp;

/// <content>
/// BDAT, RFC 3030 section 2. The octets of a chunk are taken whatever the answer will be, because they are already on their way.
/// A refused chunk ends the transaction, so those that were pipelined behind it meet 503 (section 4.2).
/// </content>
public sealed partial class SmtpServerSession
{
    private long _chunkLeft;
    private long _chunkSize;
    private bool _isLastChunk;

    /// <summary>The answer to a chunk that is passed over; null while it is kept.</summary>
    private SmtpReply? _chunkRefusal;

    private void OnBdat(ReadOnlySpan<byte> argument)
    {
        var blank = argument.IndexOf((byte)' ');
        var number = blank < 0 ? argument : argument[..blank];
        var mark = blank < 0 ? default : argument[(blank + 1)..].TrimStart((byte)' ');
        if (!PathArguments.TryReadSize(PrintableText.From(number), out var size))
        {
            Say(_options.Replies.BadArguments);
            Close(SmtpCloseReason.ChunkSizeUnknown);
            return;
        }

        _isLastChunk = System.Text.Ascii.EqualsIgnoreCase(mark, "LAST"u8);
        (_chunkSize, _chunkLeft) = (size, size);
        if (SmtpServerDialog.Next(_state, SmtpVerb.Bdat) is not { } next)
        {
            _chunkRefusal = _options.Replies.BadSequence;
        }
        else if (!mark.IsEmpty && !_isLastChunk)
        {
            _chunkRefusal = _options.Replies.BadArguments;
        }
        else
        {
            // The announced size decides before its octets fill the memory.
            _chunkRefusal = size > _options.MaxMessageSize - _chunkReader.Size ? _options.Replies.MessageTooLarge : null;
            _state = next;
        }

        _mode = Mode.Chunk;
        if (size == 0)
        {
            OnChunkEnd();
        }
    }

    private int ReadChunk(ReadOnlySpan<byte> input)
    {
        var taken = (int)Math.Min(input.Length, _chunkLeft);
        if (_chunkRefusal is null)
        {
            _chunkReader.Read(input[..taken], _data);
        }

        _chunkLeft -= taken;
        if (_chunkLeft == 0)
        {
            OnChunkEnd();
        }

        return taken;
    }

    private void OnChunkEnd()
    {
        _mode = Mode.Commands;
        if (_isLastChunk && _chunkRefusal is null)
        {
            _chunkReader.End();
        }

        if ((_chunkRefusal ?? RefusalOf(_chunkReader.Error)) is { } refusal)
        {
            // Out of order nothing has begun that could end.
            if (_state == SmtpServerState.Chunks)
            {
                EndData();
            }

            _chunkRefusal = null;
            Fail(refusal);
        }
        else if (_isLastChunk)
        {
            _unanswered = new SmtpServerEvent.Message(_data.WrittenMemory, _sender, _parameters, _recipients);
        }
        else
        {
            Say(new SmtpReply(250, new(2, 0, 0), $"{_chunkSize} octets received"));
        }
    }
}
