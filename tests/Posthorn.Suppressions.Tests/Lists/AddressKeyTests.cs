using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Lists;

public sealed class AddressKeyTests
{
    [Theory]
    [InlineData("Ana@Example.ORG", "ana@example.org")]
    [InlineData("  ana@example.org ", "ana@example.org")]
    [InlineData("Ana@Bücher.example", "ana@xn--bcher-kva.example")]
    [InlineData("ana@xn--BCHER-kva.example", "ana@xn--bcher-kva.example")]
    [InlineData("ÄNNE@example.org", "änne@example.org")]
    [InlineData("No Address", "no address")]
    public void All_forms_of_an_address_have_one_key(string given, string key) => Assert.Equal(key, AddressKey.Of(given));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b@example.org")]
    [InlineData("a\r\nb@example.org")]
    public void What_no_list_can_hold_has_no_key(string? given) => Assert.Null(AddressKey.Of(given));

    /// <summary>Half of a character cannot stand in an attribute.</summary>
    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text()
    {
        Assert.Null(AddressKey.Of("\ud800@example.org"));
        Assert.Null(AddressKey.Of("a\udc00@example.org"));
        Assert.NotNull(AddressKey.Of("\U0001F600@example.org"));
    }

    [Fact]
    public void A_key_has_at_most_320_characters()
    {
        Assert.NotNull(AddressKey.Of(new string('x', 320)));
        Assert.Null(AddressKey.Of(new string('x', 321)));
    }

    [Fact]
    public void Only_an_address_is_one()
    {
        Assert.Equal("ana@example.org", AddressKey.OfAddress("Ana@example.org"));
        Assert.Null(AddressKey.OfAddress("ana"));
    }
}
