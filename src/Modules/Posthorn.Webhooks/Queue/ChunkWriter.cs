using System.Buffers;
using System.IO.Compression;

namespace Posthorn.Webhooks.Queue;

/// <summary>Events on their way to one endpoint, a part of a post.</summary>
/// <param name="OldestAt">When the first of them happened.</param>
/// <param name="Size">Octets before compression.</param>
internal sealed record Chunk(int Events, int Size, DateTimeOffset OldestAt, byte[] Body);

/// <summary>Gathers events into chunks, and joins chunks to the body of a post: <c>[{…},\r\n{…}]\r\n</c>.</summary>
internal sealed class ChunkWriter
{
    /// <summary>Several of them fill a post well.</summary>
    public const int MaxSize = 192 * 1024;

    private readonly List<Chunk> _chunks = [];
    private readonly ArrayBufferWriter<byte> _events = new(4096);
    private int _count;
    private DateTimeOffset _oldestAt;

    /// <summary>Between events.</summary>
    public static ReadOnlySpan<byte> Separator => ",\r\n"u8;

    public void Add(ReadOnlySpan<byte> happened, DateTimeOffset at)
    {
        if (_count > 0 && _events.WrittenCount + Separator.Length + happened.Length > MaxSize)
        {
            Close();
        }

        if (_count++ > 0)
        {
            _events.Write(Separator);
        }
        else
        {
            _oldestAt = at;
        }

        _oldestAt = at < _oldestAt ? at : _oldestAt;
        _events.Write(happened);
    }

    public IReadOnlyList<Chunk> Finish()
    {
        Close();
        return _chunks;
    }

    /// <param name="bodies">Compressed, in their order, at least one.</param>
    /// <param name="size">What they come to, uncompressed.</param>
    public static byte[] Join(IReadOnlyList<byte[]> bodies, int size)
    {
        using var output = new MemoryStream(size + bodies.Count * Separator.Length + 4);
        output.WriteByte((byte)'[');
        for (var i = 0; i < bodies.Count; i++)
        {
            output.Write(i > 0 ? Separator : default);
            using var body = new DeflateStream(new MemoryStream(bodies[i]), CompressionMode.Decompress);
            body.CopyTo(output);
        }

        output.Write("]\r\n"u8);
        return output.ToArray();
    }

    /// <param name="events">With separators between.</param>
    public static byte[] Pack(ReadOnlySpan<byte> events)
    {
        using var packed = new MemoryStream(events.Length / 4);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(events);
        }

        return packed.ToArray();
    }

    private void Close()
    {
        if (_count == 0)
        {
            return;
        }

        _chunks.Add(new Chunk(_count, _events.WrittenCount, _oldestAt, Pack(_events.WrittenSpan)));
        _events.ResetWrittenCount();
        _count = 0;
    }
}
