namespace Posthorn.Kernel.Tests;

public sealed class ErasedAddressesTests
{
    private static readonly ErasedAddresses Addresses = new(["Ana@Example.org", "ana+tag@example.org", "\"a b\"@example.org", "zoë@bücher.example", "nobody"]);

    [Fact]
    public void Each_address_is_kept_once_in_lower_case_with_A_labels() =>
        Assert.Equal(["ana@example.org", "bo@xn--bcher-kva.example"], new ErasedAddresses(["ANA@example.ORG", "ana@Example.org", "bo@Bücher.example", "bo@xn--bcher-kva.example", "x"]).Keys);

    [Theory]
    [InlineData("ana@example.org", true)]
    [InlineData(" ANA@EXAMPLE.ORG ", true)]
    [InlineData("zoë@xn--bcher-kva.example", true)]
    [InlineData("Zoë@BÜCHER.example", true)]
    [InlineData("joana@example.org", false)]
    [InlineData("ana@example.org.au", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_whole_text_is_one_of_them_or_not(string? text, bool expected) => Assert.Equal(expected, Addresses.Contains(text));

    [Theory]
    [InlineData("ana@example.org", "E")]
    [InlineData("550 5.1.1 <Ana@Example.ORG>: unknown", "550 5.1.1 <E>: unknown")]
    [InlineData("for ana@example.org.", "for E.")]
    [InlineData("ana@example.org, bo@example.org; ana+tag@example.org", "E, bo@example.org; E")]
    [InlineData("https://x.test/?e=ana%40example.org&n=1", "https://x.test/?e=E&n=1")]
    [InlineData("https://x.test/?e=ana%2Btag%40example.org", "https://x.test/?e=E")]
    [InlineData("to%3Dana%40example.org", "to%3DE")]
    [InlineData("mailto:ana@example.org?subject=x", "mailto:E?subject=x")]
    [InlineData("\"a b\"@example.org", "E")]
    [InlineData("ana@example.org您好", "E您好")]
    [InlineData("zoë@bücher.example and zoë@xn--bcher-kva.example", "E and E")]
    [InlineData("ana@example.organa@example.org", "ana@example.organa@example.org")]
    [InlineData("ana@example.org/ana@example.org", "E/E")]
    [InlineData("joana@example.org", "joana@example.org")]
    [InlineData("x.ana@example.org", "x.ana@example.org")]
    [InlineData("other+ana@example.org", "other+ana@example.org")]
    [InlineData("ana@example.org.au", "ana@example.org.au")]
    [InlineData("ana@sub.example.org", "ana@sub.example.org")]
    [InlineData("ana example.org", "ana example.org")]
    [InlineData("@example.org", "@example.org")]
    [InlineData("@", "@")]
    [InlineData("%40", "%40")]
    [InlineData("\"@example.org", "\"@example.org")]
    [InlineData("", "")]
    public void In_a_text_the_placeholder_comes_where_one_of_them_stands(string text, string expected)
    {
        var clean = Addresses.Redact(text);

        Assert.Equal(expected.Replace("E", ErasedAddresses.Placeholder, StringComparison.Ordinal), clean);
        Assert.Equal(text != expected, Addresses.Mentions(text));
        Assert.False(Addresses.Mentions(clean));
    }

    [Theory]
    [InlineData("welcome-ana@example.org", true)]
    [InlineData("joana@example.org", true)]
    [InlineData("ana@example.org.au", false)]
    [InlineData("welcome", false)]
    public void In_a_name_that_a_program_made_it_may_be_glued_to_other_words(string name, bool expected) => Assert.Equal(expected, Addresses.MentionsGlued(name));

    [Fact]
    public void A_text_that_names_none_of_them_is_the_same_object()
    {
        var text = new string('x', 3) + "@example.org";

        Assert.Same(text, Addresses.Redact(text));
        Assert.Null(Addresses.Redact(null));
    }

    [Fact]
    public void A_long_text_full_of_signs_is_read_to_its_end()
    {
        var text = string.Concat(Enumerable.Repeat("@@%40\"@a", 50_000)) + " ana@example.org";

        Assert.EndsWith(" " + ErasedAddresses.Placeholder, Addresses.Redact(text), StringComparison.Ordinal);
    }
}
