using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class RequestBodyTests
{
    private static readonly SendingOptions Limits = new() { MaxBodyBytes = 1000, MaxDecompressedBytes = 100_000 };

    [Theory]
    [InlineData(0, true)]
    [InlineData(999, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(100_000, false)]
    public async Task A_plain_body_is_read_up_to_the_limit(int length, bool fits)
    {
        foreach (var announced in new[] { false, true })
        {
            var body = Letters(length);

            var outcome = await ReadAsync(new MemoryStream(body), announced ? length : null);

            Assert.Equal(fits, outcome is BodyOutcome.Read);
            Assert.Equal(fits ? body : [], outcome is BodyOutcome.Read { Bytes: var bytes } ? bytes.ToArray() : []);
            Assert.Equal(!fits, outcome is BodyOutcome.TooLarge);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task A_body_in_pieces_is_the_same_body(int piece)
    {
        var body = Letters(1000);

        Assert.Equal(body, Assert.IsType<BodyOutcome.Read>(await ReadAsync(new Pieces(body, piece))).Bytes.ToArray());
    }

    [Fact]
    public async Task A_body_that_announces_too_much_is_refused_unread()
    {
        var body = new Endless();

        Assert.IsType<BodyOutcome.TooLarge>(await ReadAsync(body, announced: 1001));
        Assert.Equal(0, body.Given);
    }

    [Fact]
    public async Task A_body_without_end_is_left_soon_after_the_limit()
    {
        var body = new Endless();

        Assert.IsType<BodyOutcome.TooLarge>(await ReadAsync(body));
        Assert.InRange(body.Given, 1001, 100_000);
    }

    [Fact]
    public async Task An_announced_length_costs_nothing_until_the_body_comes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = await RequestBody.ReadAsync(
            Request(new MemoryStream(Letters(10)), 2_000_000_000, null), new SendingOptions { MaxBodyBytes = int.MaxValue }, NewPlace(), CancellationToken.None);

        Assert.Equal(10, Assert.IsType<BodyOutcome.Read>(outcome).Bytes.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task A_gzip_body_is_unpacked(string encoding)
    {
        var body = Letters(50_000);

        Assert.Equal(body, Assert.IsType<BodyOutcome.Read>(await ReadAsync(new MemoryStream(Gzip(body)), encoding: encoding)).Bytes.ToArray());
    }

    [Theory]
    [InlineData(99_999, true)]
    [InlineData(100_000, true)]
    [InlineData(100_001, false)]
    public async Task An_unpacked_body_has_its_own_limit(int length, bool fits) =>
        Assert.Equal(fits, await ReadAsync(new MemoryStream(Gzip(new byte[length])), encoding: "gzip") is BodyOutcome.Read);

    [Fact]
    public async Task A_packed_body_keeps_to_the_limit_of_bodies()
    {
        var random = new byte[2000];
        new Random(1).NextBytes(random);

        Assert.IsType<BodyOutcome.TooLarge>(await ReadAsync(new MemoryStream(Gzip(random)), encoding: "gzip"));
    }

    [Fact]
    public async Task A_bomb_does_not_go_off()
    {
        var bomb = Gzip(new byte[200 << 20]);
        var limits = new SendingOptions { MaxBodyBytes = 1 << 20, MaxDecompressedBytes = 1 << 20 };
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.IsType<BodyOutcome.TooLarge>(await RequestBody.ReadAsync(Request(new MemoryStream(bomb), bomb.Length, "gzip"), limits, NewPlace(), CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("Identity")]
    public async Task Identity_means_plain(string encoding) =>
        Assert.Equal("{}", Encoding.ASCII.GetString(Assert.IsType<BodyOutcome.Read>(await ReadAsync(new MemoryStream("{}"u8.ToArray()), encoding: encoding)).Bytes.Span));

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip;q=1")]
    public async Task Another_encoding_is_named(string encoding) =>
        Assert.Equal(new BodyOutcome.UnknownEncoding(encoding), await ReadAsync(new MemoryStream("{}"u8.ToArray()), encoding: encoding));

    [Fact]
    public async Task What_only_says_that_it_is_gzip_is_broken() =>
        Assert.IsType<BodyOutcome.BrokenEncoding>(await ReadAsync(new MemoryStream("{\"from\":1}"u8.ToArray()), encoding: "gzip"));

    [Fact]
    public async Task Spoiled_gzip_ends_in_an_outcome_and_never_in_an_exception()
    {
        var good = Gzip(Letters(3000));
        var dice = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            byte[] bad = [.. good];
            bad[dice.Next(bad.Length)] ^= (byte)dice.Next(1, 256);
            var outcome = await ReadAsync(new MemoryStream(bad[..dice.Next(1, bad.Length + 1)]), encoding: "gzip");
            Assert.True(outcome is BodyOutcome.Read or BodyOutcome.BrokenEncoding or BodyOutcome.TooLarge);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_body_for_which_the_others_leave_no_room_is_not_read_further(string? encoding)
    {
        var places = new RequestPlaces(Options.Create(new SendingOptions { MaxBytesInHand = 50_000 }));
        using var other = places.TryTake()!;
        Assert.True(other.TryGrow(20_000));
        using var place = places.TryTake()!;
        var body = encoding is null ? Letters(100_000) : Gzip(Letters(100_000));

        var outcome = await RequestBody.ReadAsync(
            Request(new MemoryStream(body), body.Length, encoding), new SendingOptions(), place, TestContext.Current.CancellationToken);

        Assert.IsType<BodyOutcome.NoRoom>(outcome);
    }

    private static RequestPlaces.Place NewPlace() => new RequestPlaces(Options.Create(new SendingOptions())).TryTake()!;

    private static byte[] Letters(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + i % 26))];

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static Task<BodyOutcome> ReadAsync(Stream body, long? announced = null, string? encoding = null) =>
        RequestBody.ReadAsync(Request(body, announced, encoding), Limits, NewPlace(), TestContext.Current.CancellationToken);

    private static HttpRequest Request(Stream body, long? announced, string? encoding)
    {
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (body, announced);
        request.Headers.ContentEncoding = encoding;
        return request;
    }

    private class Endless : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Give(buffer);
            Given += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected virtual int Give(Span<byte> buffer)
        {
            buffer.Fill((byte)'a');
            return buffer.Length;
        }
    }

    private sealed class Pieces(byte[] body, int piece) : Endless
    {
        protected override int Give(Span<byte> buffer)
        {
            var next = body.AsSpan((int)Given, Math.Min(Math.Min(piece, buffer.Length), body.Length - (int)Given));
            next.CopyTo(buffer);
            return next.Length;
        }
    }
}
