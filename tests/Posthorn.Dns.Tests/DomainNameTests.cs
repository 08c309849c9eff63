namespace Posthorn.Dns.Tests;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.org", "07'example'03'org'00", "example.org")]
    [InlineData("example.org.", "07'example'03'org'00", "example.org")]
    [InlineData(".", "00", ".")]
    [InlineData("_25._tcp.mx1.example.org", "03'_25'04'_tcp'03'mx1'07'example'03'org'00", "_25._tcp.mx1.example.org")]
    [InlineData("ExAmPlE.org", "07'ExAmPlE'03'org'00", "ExAmPlE.org")]
    [InlineData(@"jane\.roe.example", "08'jane.roe'07'example'00", @"jane\.roe.example")]
    [InlineData(@"a\\b", "03'a\\b'00", @"a\\b")]
    [InlineData(@"\065\000\255", "03 41 00 ff 00", @"A\000\255")]
    [InlineData(@"a\ b", "03'a b'00", @"a\032b")]
    public void Text_becomes_labels_and_text_again(string text, string wire, string shown)
    {
        Assert.True(DomainName.TryParse(text, out var name, out var error));
        Assert.Equal(DnsFormatError.None, error);
        Assert.Equal(Octets.Of(wire), name.Wire.ToArray());
        Assert.Equal(shown, name.ToString());
        Assert.Equal(name, DomainName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData(null, DnsFormatError.EmptyName)]
    [InlineData("", DnsFormatError.EmptyName)]
    [InlineData("..", DnsFormatError.EmptyLabel)]
    [InlineData(".org", DnsFormatError.EmptyLabel)]
    [InlineData("a..b", DnsFormatError.EmptyLabel)]
    [InlineData("a b", DnsFormatError.BadCharacter)]
    [InlineData("a\r\nb", DnsFormatError.BadCharacter)]
    [InlineData("a\0", DnsFormatError.BadCharacter)]
    [InlineData("bücher.example", DnsFormatError.BadCharacter)]
    [InlineData(@"a\", DnsFormatError.BadEscape)]
    [InlineData(@"a\2", DnsFormatError.BadEscape)]
    [InlineData(@"a\25", DnsFormatError.BadEscape)]
    [InlineData(@"a\256", DnsFormatError.BadEscape)]
    [InlineData("a\\\n", DnsFormatError.BadEscape)]
    [InlineData("a\\ü", DnsFormatError.BadEscape)]
    public void Text_that_is_no_name_says_why(string? text, DnsFormatError expected)
    {
        Assert.False(DomainName.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Labels_have_at_most_63_octets()
    {
        Assert.True(DomainName.TryParse(new string('a', 63) + ".org", out _));
        Assert.False(DomainName.TryParse(new string('a', 64) + ".org", out _, out var error));
        Assert.Equal(DnsFormatError.LabelTooLong, error);
        Assert.True(DomainName.TryParse(string.Concat(Enumerable.Repeat(@"\200", 63)), out _));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    public void Names_have_at_most_255_octets_on_the_wire(int lastLabel)
    {
        var label = new string('a', 63);
        var text = $"{label}.{label}.{label}.{new string('b', lastLabel)}";
        Assert.True(DomainName.TryParse(text, out var name));
        Assert.Equal(194 + lastLabel, name.Wire.Length);
        Assert.False(DomainName.TryParse($"{label}.{label}.{label}.{new string('b', 62)}", out _, out var error));
        Assert.Equal(DnsFormatError.NameTooLong, error);
    }

    [Fact]
    public void Many_short_labels_meet_the_same_limit()
    {
        Assert.True(DomainName.TryParse(string.Join('.', Enumerable.Repeat("a", 127)), out var name));
        Assert.Equal(255, name.Wire.Length);
        Assert.Equal(127, name.LabelCount);
        Assert.False(DomainName.TryParse(string.Join('.', Enumerable.Repeat("a", 128)), out _, out var error));
        Assert.Equal(DnsFormatError.NameTooLong, error);
    }

    [Fact]
    public void Case_of_ASCII_letters_does_not_tell_names_apart()
    {
        var lower = DomainName.Parse("mail.example.org");
        var upper = DomainName.Parse("MAIL.Example.ORG");
        Assert.True(lower == upper);
        Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
        Assert.NotEqual(lower, DomainName.Parse("mail.example.com"));
        Assert.NotEqual(DomainName.Parse(@"\192"), DomainName.Parse(@"\224"));
        Assert.NotEqual(DomainName.Parse("@"), DomainName.Parse("`"));
    }

    [Fact]
    public void A_dot_inside_a_label_is_not_a_dot_between_labels() =>
        Assert.NotEqual(DomainName.Parse(@"a\.b"), DomainName.Parse("a.b"));

    [Fact]
    public void Parents_lead_to_the_root()
    {
        var name = DomainName.Parse("mail.example.org");
        Assert.Equal(DomainName.Parse("example.org"), name.Parent);
        Assert.Equal(DomainName.Root, name.Parent?.Parent?.Parent);
        Assert.Null(DomainName.Root.Parent);
    }

    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("a.b.EXAMPLE.org", "example.org", true)]
    [InlineData("example.org", ".", true)]
    [InlineData("example.org", "mail.example.org", false)]
    [InlineData("badexample.org", "example.org", false)]
    public void A_name_is_at_or_below_its_ancestors(string name, string ancestor, bool expected) =>
        Assert.Equal(expected, DomainName.Parse(name).IsAtOrBelow(DomainName.Parse(ancestor)));

    [Fact]
    public void Labels_can_be_put_in_front_up_to_the_limit()
    {
        Assert.True(DomainName.Parse("example.org").TryPrepend("_25._tcp", out var name, out _));
        Assert.Equal("_25._tcp.example.org", name.ToString());

        var label = new string('a', 63);
        var longName = DomainName.Parse($"{label}.{label}.{label}");
        Assert.True(longName.TryPrepend(new string('b', 61), out _, out _));
        Assert.False(longName.TryPrepend(new string('b', 62), out _, out var tooLong));
        Assert.Equal(DnsFormatError.NameTooLong, tooLong);
        Assert.False(longName.TryPrepend("a b", out _, out var bad));
        Assert.Equal(DnsFormatError.BadCharacter, bad);
    }

    [Fact]
    public void A_literal_that_is_no_name_is_a_bug_of_ours() =>
        Assert.Throws<FormatException>(() => DomainName.Parse("a..b"));
}
