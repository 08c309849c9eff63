using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class MimeLimitsTests
{
    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Depth_is_limited(int maxDepth, bool fits) =>
        Check(Nested(3), MimeLimits.Default with { MaxDepth = maxDepth }, fits ? null : "parts nested more than 2 deep");

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)]
    public void Parts_are_limited(int maxParts, bool fits) =>
        Check(WithParts(3), MimeLimits.Default with { MaxParts = maxParts }, fits ? null : "more than 3 parts");

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Headers_are_limited(int maxHeaders, bool fits) =>
        Check("A: 1\r\nB: 2\r\nC: 3\r\n\r\n", MimeLimits.Default with { MaxHeaders = maxHeaders }, fits ? null : "more than 2 headers in one part");

    [Theory]
    [InlineData(12, true)]
    [InlineData(11, false)]
    public void The_size_of_a_header_section_is_limited(int maxBytes, bool fits) =>
        Check("A: 1\r\nB: 2\r\n\r\nbody", MimeLimits.Default with { MaxHeaderBytes = maxBytes }, fits ? null : "a header section of more than 11 octets");

    [Fact]
    public void Limits_count_for_every_part_of_the_tree() =>
        Check(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nA: 1\r\nB: 2\r\n\r\n--b--",
            MimeLimits.Default with { MaxHeaders = 1 },
            "more than 1 headers in one part");

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Depth_is_0_to_100(int maxDepth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MimeLimits.Default with { MaxDepth = maxDepth });

    [Fact]
    public void A_megabyte_of_header_is_refused_at_once() => Hostile.IsQuick(() =>
    {
        Check("A: " + new string('a', 1 << 20), MimeLimits.Default, "a header section of more than 262144 octets");
        Check("A: 1\r\n" + Repeat(" folded\r\n", 1 << 20), MimeLimits.Default, "a header section of more than 262144 octets");
    });

    [Fact]
    public void A_megabyte_of_header_is_read_in_linear_time_where_it_is_allowed() => Hostile.IsQuick(() =>
    {
        var limits = MimeLimits.Default with { MaxHeaderBytes = 4 << 20, MaxHeaders = 1 << 20 };
        Check("A: 1\r\n" + Repeat(" folded\r\n", 1 << 20), limits, null);
        Check(Repeat("A:1\n", 1 << 20), limits, null);
        Check("Content-Type: multipart/mixed; boundary=" + new string('b', 1 << 20) + "\r\n\r\n" + Repeat("--bbbbbbbb\n", 1 << 20), limits, null);
    });

    [Fact]
    public void Ten_thousand_parts_are_read_in_linear_time() => Hostile.IsQuick(() =>
    {
        Assert.Equal(10_000, Bytes.Parse(WithParts(10_000), MimeLimits.Default with { MaxParts = 10_001 }).Children.Count);
        Check(WithParts(10_000), MimeLimits.Default, "more than 1000 parts");
    });

    [Fact]
    public void Deep_nesting_is_read_in_linear_time() => Hostile.IsQuick(() =>
    {
        Check(Nested(100), MimeLimits.Default with { MaxDepth = 100 }, null);
        Check(Nested(20_000), MimeLimits.Default with { MaxDepth = 100 }, "parts nested more than 100 deep");
    });

    [Theory]
    [InlineData("\n--")]
    [InlineData("\n--b-")]
    [InlineData("\n--b x")]
    [InlineData("\r\n--b--x")]
    public void A_megabyte_of_almost_delimiters_is_read_in_linear_time(string unit) => Hostile.IsQuick(() =>
    {
        var message = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + Repeat(unit, 1 << 20) + "x";

        Assert.Single(Bytes.Parse(message).Children);
    });

    private static void Check(string message, MimeLimits limits, string? expected)
    {
        var parsed = MimeParser.TryParse(Bytes.Of(message), limits, out var entity, out var error);

        Assert.Equal(expected, error);
        Assert.Equal(expected is null, parsed);
        Assert.Equal(parsed, entity is not null);
    }

    private static string Nested(int depth)
    {
        var message = new StringBuilder();
        for (var i = 0; i < depth; i++)
        {
            message.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        return message.Append("\r\nleaf").ToString();
    }

    private static string WithParts(int count) =>
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\nA: 1\r\n\r\nbody\r\n", count)) + "--b--\r\n";

    private static string Repeat(string unit, int length) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));
}
