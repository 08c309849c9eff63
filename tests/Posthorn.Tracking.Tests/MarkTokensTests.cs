using System.Security.Cryptography;
using Posthorn.Kernel;
using Posthorn.Tracking.Marks;

namespace Posthorn.Tracking.Tests;

public sealed class MarkTokensTests
{
    private static readonly byte[] Key = SHA256.HashData("one key"u8);
    private static readonly MarkedCopy Copy = new(42, new CopyId(8_123_456_789_012_345, 977));

    public static TheoryData<Mark> Marks =>
    [
        new Mark.Click(Copy, "https://example.com/a?b=c&d=%20#e", 0, IsHtml: true),
        new Mark.Click(Copy, "https://example.com/ä/ö?😀", 999, IsHtml: false),
        new Mark.Click(new MarkedCopy(long.MaxValue, new CopyId(long.MaxValue, int.MaxValue)), "http://a", 999, IsHtml: false),
        new Mark.Open(Copy),
        new Mark.Unsubscribe(Copy, "ana+tag@example.org"),
        new Mark.GroupUnsubscribe(Copy, "ana@example.org", 103),
        new Mark.Preferences(Copy, "ana@example.org", 103, []),
        new Mark.Preferences(Copy, "ана@пример.рф", 103, [.. Enumerable.Range(1, 25).Select(number => (long)number << 40)]),
    ];

    [Theory]
    [MemberData(nameof(Marks))]
    public void What_was_written_is_read(Mark mark)
    {
        var token = MarkTokens.Write(mark, Key);

        Assert.Equivalent(mark, MarkTokens.Read(token, Key), strict: true);
        Assert.Equal(token, MarkTokens.Write(mark, Key));
        Assert.Matches("^u001\\.[A-Za-z0-9_-]+$", token);
    }

    [Theory]
    [MemberData(nameof(Marks))]
    public void Nobody_elses_token_is_read(Mark mark) => Assert.Null(MarkTokens.Read(MarkTokens.Write(mark, SHA256.HashData("another"u8)), Key));

    [Fact]
    public void A_token_that_was_changed_anywhere_is_not_read()
    {
        var token = MarkTokens.Write(new Mark.Click(Copy, "https://example.com/", 3, IsHtml: true), Key);

        for (var place = 0; place < token.Length; place++)
        {
            var changed = token[..place] + (token[place] == 'A' ? 'B' : 'A') + token[(place + 1)..];

            // The last character of base64url carries bits that nobody reads.
            if (place < token.Length - 1)
            {
                Assert.Null(MarkTokens.Read(changed, Key));
            }

            Assert.Null(MarkTokens.Read(token[..place], Key));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("u001.")]
    [InlineData("u002.AAAA")]
    [InlineData("u001.not base64 at all!")]
    [InlineData("u001.AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("u001.ÄÄÄÄ")]
    public void What_is_no_token_is_not_read(string token) => Assert.Null(MarkTokens.Read(token, Key));

    [Fact]
    public void Octets_of_any_kind_are_read_or_refused_and_never_throw()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = new byte[random.Next(60)];
            random.NextBytes(octets);
            if (octets.Length > 1)
            {
                octets[0] = MarkWriter.Version;
                octets[1] = (byte)random.Next(7);
            }

            if (MarkReader.Read(octets) is Mark.Preferences preferences)
            {
                Assert.InRange(preferences.GroupsToDisplay.Count, 0, 25);
            }
        }
    }
}
