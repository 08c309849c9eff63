namespace Posthorn.Kernel.Tests;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ana@example.org", "ana", "example.org", "example.org")]
    [InlineData("Ana.B+tag@Example.ORG", "Ana.B+tag", "example.org", "example.org")]
    [InlineData("\"a b@c\"@example.org", "\"a b@c\"", "example.org", "example.org")]
    [InlineData("anna@bücher.example", "anna", "bücher.example", "xn--bcher-kva.example")]
    [InlineData("あ@example.org", "あ", "example.org", "example.org")]
    [InlineData("a@sub_domain.example.org", "a", "sub_domain.example.org", "sub_domain.example.org")]
    public void Sendable_addresses_parse(string text, string local, string domain, string ascii)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal((local, domain, ascii), (address.LocalPart, address.Domain, address.AsciiDomain));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("@example.org")]
    [InlineData("ana@")]
    [InlineData("ana@localhost")]
    [InlineData("ana@@example.org")]
    [InlineData(".ana@example.org")]
    [InlineData("ana.@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("ana@example..org")]
    [InlineData("ana@-example.org")]
    [InlineData("ana@example.org.")]
    [InlineData("ana@[192.0.2.1]")]
    [InlineData("\"unclosed@example.org")]
    [InlineData("\"ends in a backslash\\\"@example.org")]
    [InlineData("ana@example.org\r\nBcc: eve@example.org")]
    [InlineData("ana\r\n@example.org")]
    [InlineData("an\0a@example.org")]
    [InlineData("ana\u202e@example.org")]
    [InlineData("ana@exam\u202eple.org")]
    [InlineData("ana@example.org\u0085")]
    [InlineData("ana@exam\u200bple.org")]
    [InlineData("ana\U000f0000@example.org")]
    [InlineData("<ana@example.org>")]
    [InlineData("Ana <ana@example.org>")]
    public void Anything_else_is_refused(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void Limits_hold_one_under_and_one_over()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 49), 5)) + ".org";
        Assert.Equal(253, domain.Length);
        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@" + domain, out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@" + domain, out _));
        Assert.False(EmailAddress.TryParse("a@d" + domain, out _));
    }

    [Fact]
    public void Only_a_local_part_beyond_ASCII_needs_SMTPUTF8()
    {
        Assert.True(EmailAddress.TryParse("anna@bücher.example", out var internationalDomain));
        Assert.True(EmailAddress.TryParse("jürgen@example.org", out var internationalLocalPart));
        Assert.False(internationalDomain.NeedsSmtpUtf8);
        Assert.True(internationalLocalPart.NeedsSmtpUtf8);
    }

    /// <summary>No attribute can hold it: it has no form in UTF-8, and so none on the wire and in a database.</summary>
    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.False(EmailAddress.TryParse("ana" + (char)0xD800 + "@example.org", out _));
        Assert.False(EmailAddress.TryParse("ana@exam" + (char)0xDC00 + "ple.org", out _));
    }
}
