namespace Posthorn.Dns.Tests;

public sealed class DnsTcpReaderTests
{
    private static readonly byte[] First = DnsMessageWriter.Write(
        DnsMessage.Query(1, new DnsQuestion(DomainName.Parse("example.org"), DnsRecordType.TXT), new DnsEdns()));

    private static readonly byte[] Second = DnsMessageWriter.Write(
        DnsMessage.Query(2, new DnsQuestion(DomainName.Parse("example.net"), DnsRecordType.MX), null));

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(40)]
    [InlineData(3)]
    [InlineData(1)]
    public void Messages_come_out_whole_however_the_stream_is_cut(int pieceLength)
    {
        byte[] stream = [.. DnsTcpReader.Frame(First), .. DnsTcpReader.Frame(Second)];
        var reader = new DnsTcpReader();
        var messages = new List<byte[]>();
        foreach (var piece in stream.Chunk(Math.Min(pieceLength, stream.Length)))
        {
            ReadOnlySpan<byte> input = piece;
            while (!input.IsEmpty)
            {
                if (reader.TryRead(ref input, out var message, out var error))
                {
                    messages.Add(message);
                }

                Assert.Equal(DnsFormatError.None, error);
            }
        }

        Assert.Equal([First, Second], messages);
    }

    [Fact]
    public void The_limit_is_checked_when_the_length_is_known()
    {
        var reader = new DnsTcpReader(maxLength: First.Length);
        ReadOnlySpan<byte> fits = DnsTcpReader.Frame(First);
        Assert.True(reader.TryRead(ref fits, out _, out _));

        ReadOnlySpan<byte> tooLong = [0, (byte)(First.Length + 1)];
        Assert.False(reader.TryRead(ref tooLong, out _, out var error));
        Assert.Equal(DnsFormatError.MessageTooLong, error);
    }

    [Theory]
    [InlineData(11, DnsFormatError.Truncated)]
    [InlineData(12, DnsFormatError.None)]
    public void A_message_is_no_shorter_than_its_header(byte length, DnsFormatError expected)
    {
        ReadOnlySpan<byte> input = [0, length];
        Assert.False(new DnsTcpReader().TryRead(ref input, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void The_longest_message_fits()
    {
        var longest = new byte[DnsMessage.MaxLength];
        ReadOnlySpan<byte> input = DnsTcpReader.Frame(longest);
        Assert.True(new DnsTcpReader().TryRead(ref input, out var message, out _));
        Assert.Equal(longest, message);
    }
}
