using Posthorn.Sink.Orders;
using Posthorn.Sink.Tests.Meetings;
using Posthorn.Testing.Smtp;

namespace Posthorn.Sink.Tests;

public sealed class OrderTests
{
    [Theory]
    [InlineData("bob")]
    [InlineData("spam")]
    [InlineData("auth-team")]
    [InlineData("as")]
    [InlineData("asterix")]
    [InlineData("nobody-spam")]
    [InlineData("45-busy")]
    [InlineData("350-no")]
    public void An_ordinary_name_orders_nothing(string localPart) => Assert.Null(RecipientOrder.Parse(localPart));

    [Theory]
    [InlineData("as-tarpit", "tarpit", null)]
    [InlineData("as-tarpit-tuesday", "tarpit-tuesday", null)]
    [InlineData("as-greylisting=5s", "greylisting", "5s")]
    [InlineData("as-greylisting=5s-7", "greylisting", "5s")]
    public void A_personality_is_asked_for_by_name_and_value(string localPart, string name, string? value) =>
        Assert.Equal(new RecipientOrder.As(name, value), RecipientOrder.Parse(localPart));

    [Fact]
    public async Task A_personality_by_address_holds_for_the_transaction()
    {
        await using var server = new MetServer();
        var client = await server.GreetAsync();

        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("550 5.1.1", await client.AskAsync("RCPT TO:<as-bounces-all-7@example.net>"));
        Assert.StartsWith("550 5.1.1", await client.AskAsync("RCPT TO:<bob@example.net>"));
        await client.AskAsync("RSET");
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("250", await client.AskAsync("RCPT TO:<bob@example.net>"));
    }

    [Fact]
    public async Task A_personality_by_address_may_have_a_value_and_a_number_of_times()
    {
        await using var server = new MetServer();
        var client = await server.GreetAsync();
        await client.AskAsync("MAIL FROM:<ana@example.org>");

        Assert.StartsWith("450 4.2.0", await client.AskAsync("RCPT TO:<as-greylisting=5s-7@example.net>"));
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.StartsWith("250", await client.AskAsync("RCPT TO:<as-greylisting=5s-7@example.net>"));

        await client.AskAsync("RSET");
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("451", await client.AskAsync("RCPT TO:<1x-as-defers-all@example.net>"));
        await client.AskAsync("RSET");
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("250", await client.AskAsync("RCPT TO:<1x-as-defers-all@example.net>"));
    }

    [Theory]
    [InlineData("as-no-answer-to-the-dot-taken", 1)]
    [InlineData("as-no-answer-to-the-dot-lost", 0)]
    public async Task What_follows_the_dot_can_be_asked_for_by_address(string localPart, int taken)
    {
        await using var server = new MetServer();
        var client = await server.GreetAsync();
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        Assert.StartsWith("250", await client.AskAsync($"RCPT TO:<{localPart}@example.net>"));
        await client.AskAsync("DATA");

        await client.SendAsync("x\r\n.\r\n");
        client.EndSending();

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(taken, server.Sink.ReceivedCount);
    }

    [Theory]
    [InlineData("as-slow-banner", "553 5.1.3 The personality slow-banner begins with the connection: start the sink with it")]
    [InlineData("as-nobody", "553 5.1.3 There is no personality called nobody")]
    [InlineData("as-tarpit=soon", "553 5.1.3 tarpit understands a value such as 1s, not soon.")]
    [InlineData("as-drop-in-data=1", "553 5.1.3 drop-in-data takes no value.")]
    public async Task What_cannot_be_had_by_address_is_refused_with_the_reason(string localPart, string reply)
    {
        await using var server = new MetServer();
        var client = await server.GreetAsync();
        await client.AskAsync("MAIL FROM:<ana@example.org>");

        Assert.Equal(reply, await client.AskAsync($"RCPT TO:<{localPart}@example.net>"));
    }

    [Fact]
    public async Task Old_orders_are_still_obeyed()
    {
        await using var server = new MetServer();
        var client = await server.GreetAsync();
        await client.AskAsync("MAIL FROM:<ana@example.org>");

        Assert.Equal("450 busy", await client.AskAsync("RCPT TO:<450-busy@example.net>"));
        Assert.Equal("550 5.1.1 no such user", await client.AskAsync("RCPT TO:<550-5.1.1-no-such-user@example.net>"));
        Assert.StartsWith("250", await client.AskAsync("RCPT TO:<data-554-spam@example.net>"));
        await client.AskAsync("DATA");
        Assert.Equal("554 spam", await client.AskAsync("."));
        Assert.Equal(1, server.Sink.TimesAsked("450-busy@example.net"));
        await client.AskAsync("MAIL FROM:<ana@example.org>");
        await Assert.ThrowsAsync<IOException>(async () => await ReadCutAsync(client));
    }

    private static async Task<string> ReadCutAsync(RawSmtpClient client)
    {
        await client.SendAsync("RCPT TO:<disconnect-at-rcpt@example.net>\r\n");
        return await client.ReadToEndAsync();
    }
}
