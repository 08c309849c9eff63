using System.Text;
using Posthorn.MailAuth.MtaSts;

namespace Posthorn.MailAuth.Tests.MtaSts;

public sealed class MtaStsPolicyParserTests
{
    private const string Whole = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.Example.net\r\nmax_age: 604800\r\n";

    [Fact]
    public void A_whole_policy_is_read()
    {
        var policy = Parse(Whole);

        Assert.Equal((MtaStsMode.Enforce, TimeSpan.FromDays(7)), (policy.Mode, policy.MaxAge));
        Assert.Equal(["mail.example.com", "*.example.net"], policy.MxPatterns);
    }

    [Theory]
    [InlineData("version: STSv1\nmode: testing\nmx: a.example\nmax_age: 0", MtaStsMode.Testing, 0)]
    [InlineData("version:STSv1 \nmode:enforce\t\nmx:a.example\nmax_age:1", MtaStsMode.Enforce, 1)]
    [InlineData("mx: a.example\nmax_age: 86400\nmode: enforce\nversion: STSv1\n", MtaStsMode.Enforce, 86400)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 86400\n", MtaStsMode.None, 86400)]
    [InlineData("version: STSv1\nmode: enforce\nmode: none\nmx: a.example\nmax_age: 5\nmax_age: x\n", MtaStsMode.Enforce, 5)]
    [InlineData("version: STSv1\nfuture: ü: yes\nmode: enforce\n\nmx: a.example\nmax_age: 5\n\n", MtaStsMode.Enforce, 5)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 9999999999\n", MtaStsMode.Enforce, 31557600)]
    public void Order_line_ends_blanks_repeats_and_unknown_keys_do_not_matter(string text, MtaStsMode mode, long seconds)
    {
        var policy = Parse(text);

        Assert.Equal((mode, TimeSpan.FromSeconds(seconds)), (policy.Mode, policy.MaxAge));
    }

    [Theory]
    [InlineData("", "version")]
    [InlineData("<html>not found</html>", "without a key")]
    [InlineData("version: STSv2\nmode: enforce\nmx: a.example\nmax_age: 5", "version")]
    [InlineData("mode: enforce\nmx: a.example\nmax_age: 5", "version")]
    [InlineData("version: STSv1\nmx: a.example\nmax_age: 5", "mode")]
    [InlineData("version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 5", "mode")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: -5", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 10000000000", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age:", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 5", "no mx")]
    [InlineData("version: STSv1\nmode: testing\nmax_age: 5", "no mx")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.*.example\nmax_age: 5", "host name")]
    [InlineData("version: STSv1\nmode: enforce\nmx: *\nmax_age: 5", "host name")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a..example\nmax_age: 5", "host name")]
    [InlineData("version: STSv1\nmode: enforce\nmx: bücher.example\nmax_age: 5", "host name")]
    [InlineData("version: STSv1\nmode: enforce\nmx:\nmax_age: 5", "host name")]
    [InlineData("version: STSv1\rmode: enforce\rmx: a.example\rmax_age: 5", "control")]
    [InlineData("version: STSv1\nmode: enf\0orce\nmx: a.example\nmax_age: 5", "control")]
    [InlineData("version: STSv1\nmode\nmx: a.example\nmax_age: 5", "without a key")]
    public void What_is_malformed_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(MtaStsPolicyParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_file_may_have_64_KB_and_not_one_octet_more(int more, bool expected)
    {
        var text = Whole + new string('x', MtaStsPolicyParser.MaxLength - Whole.Length - 2 + more) + ":y";

        Assert.Equal(expected, MtaStsPolicyParser.TryParse(Encoding.ASCII.GetBytes(text), out _, out _));
    }

    [Fact]
    public void Any_octets_have_an_outcome()
    {
        var random = new Random(8461);
        var whole = Encoding.ASCII.GetBytes(Whole);
        var readable = 0;
        for (var round = 0; round < 5000; round++)
        {
            byte[] octets = [.. whole];
            for (var change = random.Next(4); change >= 0; change--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var read = MtaStsPolicyParser.TryParse(octets.AsSpan(0, random.Next(octets.Length + 1)), out var policy, out var error);
            Assert.Equal(read, policy is not null);
            Assert.Equal(read, error is null);
            readable += read ? 1 : 0;
        }

        Assert.InRange(readable, 1, 4999);
    }

    private static MtaStsPolicy Parse(string text) =>
        MtaStsPolicyParser.TryParse(Encoding.UTF8.GetBytes(text), out var policy, out var error) ? policy : throw new InvalidOperationException(error);
}
