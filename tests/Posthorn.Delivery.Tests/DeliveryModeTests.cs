namespace Posthorn.Delivery.Tests;

public sealed class DeliveryModeTests
{
    [Fact]
    public void Inbox_and_direct_are_words()
    {
        Assert.IsType<DeliveryMode.Inbox>(Parse("inbox"));
        Assert.IsType<DeliveryMode.Direct>(Parse("direct"));
    }

    [Theory]
    [InlineData("relay=smtp://relay.example.net", "relay.example.net", 25, false, null, null)]
    [InlineData("relay=smtp://relay.example.net/", "relay.example.net", 25, false, null, null)]
    [InlineData("relay=smtp://relay.example.net:587", "relay.example.net", 587, false, null, null)]
    [InlineData("relay=smtps://relay.example.net", "relay.example.net", 465, true, null, null)]
    [InlineData("relay=smtps://relay.example.net:4650", "relay.example.net", 4650, true, null, null)]
    [InlineData("relay=smtp://192.0.2.1:2525", "192.0.2.1", 2525, false, null, null)]
    [InlineData("relay=smtp://[2001:db8::1]:2525", "2001:db8::1", 2525, false, null, null)]
    [InlineData("relay=smtp://ana:secret@relay.example.net", "relay.example.net", 25, false, "ana", "secret")]
    [InlineData("relay=smtp://ana%40example.org:p%3Aw%2Frd@relay.example.net:587", "relay.example.net", 587, false, "ana@example.org", "p:w/rd")]
    [InlineData("relay=smtp://ana:a:b@relay.example.net", "relay.example.net", 25, false, "ana", "a:b")]
    [InlineData("relay=smtp://ana:@relay.example.net", "relay.example.net", 25, false, "ana", "")]
    public void A_relay_is_an_address_with_optional_port_and_login(string text, string host, int port, bool tls, string? user, string? password)
    {
        var relay = Assert.IsType<DeliveryMode.Relay>(Parse(text));

        Assert.Equal((host, port, tls), (relay.Host, relay.Port, relay.ImplicitTls));
        Assert.Equal((user, password), (relay.Credentials?.UserName, relay.Credentials?.Password));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Inbox")]
    [InlineData("inbox ")]
    [InlineData("relay")]
    [InlineData("relay=")]
    [InlineData("relay=relay.example.net")]
    [InlineData("relay=relay.example.net:25")]
    [InlineData("relay=http://relay.example.net")]
    [InlineData("relay=smtp://")]
    [InlineData("relay=smtp://relay.example.net:99999")]
    [InlineData("relay=smtp://relay.example.net:0")]
    [InlineData("relay=smtp://relay.example.net/path")]
    [InlineData("relay=smtp://relay.example.net?tls=no")]
    [InlineData("relay=smtp://ana@relay.example.net")]
    [InlineData("relay smtp://relay.example.net")]
    public void Anything_else_is_refused_with_what_was_expected(string text)
    {
        Assert.False(DeliveryMode.TryParse(text, out var mode, out var error));
        Assert.Null(mode);
        Assert.Contains("relay=smtp://", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_a_relay_does_not_show_the_password() =>
        Assert.DoesNotContain("secret", Parse("relay=smtp://ana:secret@relay.example.net").ToString(), StringComparison.Ordinal);

    private static DeliveryMode Parse(string text)
    {
        Assert.True(DeliveryMode.TryParse(text, out var mode, out var error), error);
        return mode;
    }
}
