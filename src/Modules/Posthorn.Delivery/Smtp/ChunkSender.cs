using System.Buffers;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>Cuts one message into chunks and sends them, each behind its BDAT. The octets go as they are, without a copy.</summary>
internal sealed class ChunkSender(SmtpWire wire, SmtpTimeouts timeouts, ReadOnlyMemory<byte> body)
{
    /// <summary>Octets that the peer takes within one block's time.</summary>
    private const int Block = 64 * 1024;

    private int _sent;

    /// <summary>The whole message, in one write with the commands that stand in the output.</summary>
    public async ValueTask SendTogetherAsync()
    {
        SmtpCommandWriter.WriteBdat(wire.Output, body.Length, isLast: true);
        wire.NoteOutput();
        wire.NoteBody(body.Length);
        wire.Output.Write(body.Span);
        await wire.FlushBodyAsync(SmtpStage.FinalDot, timeouts.DataBlock);
    }

    public async ValueTask SendNextAsync(bool isLast)
    {
        var stage = isLast ? SmtpStage.FinalDot : SmtpStage.Data;
        var chunk = body.Slice(_sent, Math.Min(ChunkingPolicy.ChunkSize, body.Length - _sent));
        SmtpCommandWriter.WriteBdat(wire.Output, chunk.Length, isLast);
        await wire.FlushAsync(stage, timeouts.DataBlock);
        wire.NoteBody(chunk.Length);
        wire.SetCeiling(BodyTimeRules.Ceiling(timeouts, chunk.Length));
        for (var start = 0; start < chunk.Length; start += Block)
        {
            await wire.SendAsync(chunk.Slice(start, Math.Min(Block, chunk.Length - start)), stage, timeouts.DataBlock);
        }

        wire.SetCeiling(null);
        _sent += chunk.Length;
    }
}
