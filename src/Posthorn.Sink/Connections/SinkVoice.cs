using System.Buffers;

namespace Posthorn.Sink.Connections;

/// <summary>Says the replies of one connection, in the form and at the pace of the options.</summary>
internal sealed class SinkVoice(Reports.ConnectionCount count, CancellationToken stopping)
{
    private readonly ArrayBufferWriter<byte> _shaped = new();

    /// <param name="stream">The connection as it is now, in clear text or TLS.</param>
    /// <param name="replies">Whole replies; those to pipelined commands leave together unless something slows them down.</param>
    /// <param name="options">As they are now.</param>
    public async ValueTask SayAsync(Stream stream, ReadOnlyMemory<byte> replies, MailSinkOptions options)
    {
        count.Said(replies.Span);
        var shape = options.ReplyShape;
        if (options.ReplyDelay == TimeSpan.Zero && shape is { BareLineFeeds: false, Odd: false, PadTo: 0, ByteAtATime: false })
        {
            await stream.WriteAsync(replies, stopping);
            return;
        }

        while (!replies.IsEmpty)
        {
            var length = ReplyShapeWriter.LengthOfFirst(replies.Span);
            _shaped.ResetWrittenCount();
            ReplyShapeWriter.Write(_shaped, replies.Span[..length], shape);
            replies = replies[length..];
            if (options.ReplyDelay > TimeSpan.Zero)
            {
                await Task.Delay(options.ReplyDelay, options.Clock, stopping);
            }

            await WriteAsync(stream, shape.ByteAtATime ? 1 : _shaped.WrittenCount);
        }
    }

    private async ValueTask WriteAsync(Stream stream, int piece)
    {
        for (var sent = 0; sent < _shaped.WrittenCount; sent += piece)
        {
            await stream.WriteAsync(_shaped.WrittenMemory.Slice(sent, piece), stopping);
        }
    }
}
