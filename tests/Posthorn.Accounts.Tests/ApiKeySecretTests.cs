using System.Text.Json;

namespace Posthorn.Accounts.Tests;

public sealed class ApiKeySecretTests
{
    private const string Id = "AAAAAAAAAAAAAAAAAAAAAA";
    private const string Secret = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA";

    [Fact]
    public void A_new_key_has_the_form_that_clients_check()
    {
        var text = ApiKeySecret.Create().Reveal();

        Assert.Matches("^SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}$", text);
        Assert.Equal(69, text.Length);
    }

    [Fact]
    public void A_key_survives_its_text()
    {
        var made = ApiKeySecret.Create();

        Assert.True(ApiKeySecret.TryParse(made.Reveal(), out var read));
        Assert.Equal(made.Id, read.Id);
        Assert.Equal(made.Hash(), read.Hash());
        Assert.Equal(made, read);
    }

    [Fact]
    public void No_two_keys_are_alike()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeySecret.Create()).ToList();

        Assert.Equal(100, keys.Select(key => key.Id).Distinct().Count());
        Assert.Equal(100, keys.Select(key => Convert.ToHexString(key.Hash())).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SG")]
    [InlineData("SG..")]
    [InlineData($"SG.{Id}")]
    [InlineData($"SG.{Id}.")]
    [InlineData($"sg.{Id}.{Secret}")]
    [InlineData($"XX.{Id}.{Secret}")]
    [InlineData($" SG.{Id}.{Secret}")]
    [InlineData($"SG.{Id}.{Secret} ")]
    [InlineData($"SG.{Id}.{Secret}\n")]
    [InlineData($"SG.{Id}.{Secret}.")]
    [InlineData($"SG.{Id}A.{Secret}")]
    [InlineData($"SG.{Id}.A{Secret}")]
    [InlineData("SG.AAAAAAAAAAAAAAAAAAAAA." + Secret)]
    [InlineData("SG." + Id + ".BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")]
    [InlineData("SG.AAAAAAAAAAAAAAAAAAAA+A." + Secret)]
    [InlineData("SG." + Id + ".BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/")]
    [InlineData("SG." + Id + ".BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\0")]
    [InlineData("SG." + Id + ".ÄBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA")]
    public void What_is_not_a_key_is_refused(string? text)
    {
        Assert.False(ApiKeySecret.TryParse(text, out var key));
        Assert.Null(key);
    }

    [Fact]
    public void A_very_long_text_is_refused() => Assert.False(ApiKeySecret.TryParse(new string('.', 1_000_000), out _));

    [Fact]
    public void Another_secret_has_another_hash()
    {
        Assert.True(ApiKeySecret.TryParse($"SG.{Id}.{Secret}", out var one));
        Assert.True(ApiKeySecret.TryParse($"SG.{Id}.{Secret.Replace("BBA", "BCA", StringComparison.Ordinal)}", out var other));

        Assert.Equal(32, one.Hash().Length);
        Assert.NotEqual(one.Hash(), other.Hash());
    }

    [Fact]
    public void Only_Reveal_shows_the_secret()
    {
        Assert.True(ApiKeySecret.TryParse($"SG.{Id}.{Secret}", out var key));

        Assert.Equal($"SG.{Id}.…", key.ToString());
        Assert.Equal($"SG.{Id}.…", $"{key}");
        Assert.DoesNotContain("BBB", JsonSerializer.Serialize(key), StringComparison.Ordinal);
        Assert.EndsWith(Secret, key.Reveal(), StringComparison.Ordinal);
    }
}
