using System.Buffers;
using System.Text;

namespace Posthorn.Mime.Tests;

/// <summary>Bytes as text and back, so that a test shows what stands on the wire.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.Latin1.GetBytes(text);

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    /// <summary>A header without its name: <c>X:</c> is cut off, folds stay.</summary>
    public static string Header(Action<HeaderWriter> write) => Written(output =>
    {
        var header = new HeaderWriter(output);
        header.Begin("X");
        write(header);
    })[2..].TrimStart(' ');

    public static MimeEntity Parse(string message, MimeLimits? limits = null)
    {
        Assert.True(MimeParser.TryParse(Of(message), limits ?? MimeLimits.Default, out var entity, out var error), error);
        return entity;
    }
}
