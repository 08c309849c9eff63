using System.Text;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpPathTests
{
    [Theory]
    [InlineData("<ana@example.org>", "ana", "example.org")]
    [InlineData("<Ana.B+tag=x@Example.ORG>", "Ana.B+tag=x", "Example.ORG")]
    [InlineData("<\"a b>c@d\"@example.org>", "\"a b>c@d\"", "example.org")]
    [InlineData("<\"a\\\"b\\\\\"@example.org>", "\"a\\\"b\\\\\"", "example.org")]
    [InlineData("<\"\"@example.org>", "\"\"", "example.org")]
    [InlineData("<ana@[192.0.2.1]>", "ana", "[192.0.2.1]")]
    [InlineData("<ana@[IPv6:2001:db8::1]>", "ana", "[IPv6:2001:db8::1]")]
    [InlineData("<ana@localhost>", "ana", "localhost")]
    [InlineData("<ana@sub_domain.example.org>", "ana", "sub_domain.example.org")]
    [InlineData("<@relay.example.net,@other.example:ana@example.org>", "ana", "example.org")]
    [InlineData("<あ@例え.example>", "あ", "例え.example")]
    [InlineData("<Postmaster>", "Postmaster", "")]
    public void Paths_parse(string text, string local, string domain)
    {
        Assert.True(SmtpPath.TryParse(Encoding.UTF8.GetBytes(text), out var path, out var error));
        Assert.Equal((local, domain, SmtpPathError.None), (path.LocalPart, path.Domain, error));
        Assert.False(path.IsNull);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("ana@example.org")]
    [InlineData("<ana@example.org")]
    [InlineData("<ana@example.org> ")]
    [InlineData("<ana>")]
    [InlineData("<ana@>")]
    [InlineData("<@example.org>")]
    [InlineData("<@relay.example.net:>")]
    [InlineData("<@relay.example.net,:ana@example.org>")]
    [InlineData("<@relay.example.net,ana@example.org>")]
    [InlineData("<.ana@example.org>")]
    [InlineData("<ana.@example.org>")]
    [InlineData("<a..b@example.org>")]
    [InlineData("<a b@example.org>")]
    [InlineData("<a<b@example.org>")]
    [InlineData("<ana@example..org>")]
    [InlineData("<ana@example.org.>")]
    [InlineData("<ana@-example.org>")]
    [InlineData("<ana@example-.org>")]
    [InlineData("<ana@exa mple.org>")]
    [InlineData("<ana@[192.0.2.1>")]
    [InlineData("<ana@[]>")]
    [InlineData("<ana@[192.0.2.1]x>")]
    [InlineData("<ana@one.example@two.example>")]
    [InlineData("<\"ana@example.org>")]
    [InlineData("<\"ana\\\"@example.org>")]
    [InlineData("<\"a\\")]
    [InlineData("<\"a\"b@example.org>")]
    [InlineData("<an\0a@example.org>")]
    [InlineData("<\"an\ra\"@example.org>")]
    [InlineData("<\"an\\\na\"@example.org>")]
    [InlineData("<an\u202ea@example.org>")]
    [InlineData("<ana@exam\u0085ple.org>")]
    public void Anything_else_is_a_syntax_error(string text)
    {
        Assert.False(SmtpPath.TryParse(Encoding.UTF8.GetBytes(text), out var path, out var error));
        Assert.Null(path);
        Assert.Equal(SmtpPathError.Syntax, error);
    }

    [Theory]
    [InlineData("<a\xff@example.org>")]
    [InlineData("<\"a\xc3\"@example.org>")]
    [InlineData("<a@ex\xc0\x80mple.org>")]
    public void Octets_that_are_not_UTF8_are_a_syntax_error(string text)
    {
        Assert.False(SmtpPath.TryParse(Pieces.Octets(text), out _, out var error));
        Assert.Equal(SmtpPathError.Syntax, error);
    }

    [Fact]
    public void Empty_brackets_are_the_null_sender()
    {
        Assert.True(SmtpPath.TryParse("<>"u8, out var path, out _));
        Assert.Same(SmtpPath.Null, path);
        Assert.True(path.IsNull);
        Assert.Equal("<>", path.ToString());
    }

    [Theory]
    [InlineData(64, SmtpPathError.None)]
    [InlineData(65, SmtpPathError.LocalPartTooLong)]
    public void A_local_part_has_64_octets_unless_the_caller_allows_more(int octets, SmtpPathError expected)
    {
        var text = Encoding.ASCII.GetBytes($"<{new string('a', octets)}@example.org>");
        Assert.Equal(expected == SmtpPathError.None, SmtpPath.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
        Assert.True(SmtpPath.TryParse(text, out _, out _, maxLocalOctets: 65));
    }

    [Theory]
    [InlineData(255, SmtpPathError.None)]
    [InlineData(256, SmtpPathError.DomainTooLong)]
    public void A_domain_has_255_octets(int octets, SmtpPathError expected)
    {
        var domain = string.Concat(Enumerable.Repeat("abcdefg.", 31)) + new string('z', octets - 248);
        var text = Encoding.ASCII.GetBytes($"<ana@{domain}>");
        Assert.Equal(expected == SmtpPathError.None, SmtpPath.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("<ana@example.org>", false)]
    [InlineData("<añа@example.org>", true)]
    [InlineData("<ana@bücher.example>", true)]
    public void Characters_beyond_ASCII_need_SMTPUTF8(string text, bool needed)
    {
        Assert.True(SmtpPath.TryParse(Encoding.UTF8.GetBytes(text), out var path, out _));
        Assert.Equal(needed, path.NeedsSmtpUtf8);
    }
}
