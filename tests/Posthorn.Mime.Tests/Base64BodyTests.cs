using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class Base64BodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(56)]
    [InlineData(57)]
    [InlineData(58)]
    [InlineData(57 * 64)]
    [InlineData((57 * 64) + 1)]
    [InlineData(20_000)]
    public void Content_is_encoded_in_lines_of_76_columns(int length)
    {
        var content = Content(length);

        var encoded = Encode(content);

        Assert.Equal(Convert.ToBase64String(content), encoded.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(encoded.Split("\r\n")[..^1], line => Assert.Equal(Base64Body.LineLength, line.Length));
        Assert.False(encoded.EndsWith('\n'));
        Assert.Equal(content, Decode(encoded));
    }

    [Fact]
    public void Pieces_of_whole_lines_encode_like_the_whole()
    {
        var content = Content(5 * Base64Body.OctetsPerLine);

        var pieces = content.Chunk(Base64Body.OctetsPerLine).Select(Encode);

        Assert.Equal(Encode(content), string.Join("\r\n", pieces));
    }

    [Theory]
    [InlineData("SGVsbG8=", "Hello")]
    [InlineData("SGVs\nbG8=\n", "Hello")]
    [InlineData(" SGVs bG8 = ", "Hello")]
    [InlineData("SGVsbG8", "Hello")]
    [InlineData("SGV-sb*G8=", "Hello")]
    [InlineData("SGVsbG8=SGVsbG8=", "HelloHello")]
    [InlineData("SGVsbG8=\r\n-- \r\n", "Hello")]
    [InlineData("S", "")]
    [InlineData("====", "")]
    [InlineData("\u00ff\u0000", "")]
    public void Encoded_content_is_decoded_leniently(string encoded, string content) =>
        Assert.Equal(content, Encoding.UTF8.GetString(Decode(encoded)));

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static string Encode(byte[] content) => Bytes.Written(output => Base64Body.Encode(content, output));

    private static byte[] Decode(string encoded)
    {
        var destination = new byte[Base64Body.MaxDecodedLength(encoded.Length)];
        return destination[..Base64Body.Decode(Bytes.Of(encoded), destination)];
    }
}
