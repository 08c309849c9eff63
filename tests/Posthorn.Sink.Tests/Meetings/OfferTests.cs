namespace Posthorn.Sink.Tests.Meetings;

public sealed class OfferTests
{
    private const string Envelope = "MAIL FROM:<ana@example.org>\r\nRCPT TO:<bob@example.net>\r\n";

    [Fact, Meets("helo-only")]
    public async Task EHLO_is_unknown_and_HELO_is_not()
    {
        await using var server = new MetServer("helo-only");
        var client = await server.ConnectAsync();

        Assert.Equal("502 5.5.1 only HELO is spoken here", await client.AskAsync("ehlo client.example.org"));
        Assert.Equal("250 mx.example.net", await client.AskAsync("HELO client.example.org"));
    }

    [Fact, Meets("no-pipelining")]
    public async Task Without_pipelining_an_early_command_gets_503_and_a_patient_one_its_answer()
    {
        await using var server = new MetServer("no-pipelining");
        Assert.DoesNotContain("PIPELINING", await server.OffersAsync());
        var client = await server.GreetAsync();

        await client.SendAsync(Envelope);
        Assert.Equal("250 2.1.0 Sender ok", await client.ReadReplyAsync());
        Assert.Equal("503 5.5.0 Error: improper use of SMTP command pipelining", await client.ReadReplyAsync());
        Assert.Equal("250 2.1.5 Recipient ok", await client.AskAsync("RCPT TO:<bob@example.net>"));
        Assert.StartsWith("354", await client.AskAsync("DATA"));
        Assert.Equal("250 2.0.0 Message accepted", await client.AskAsync("line\r\nline\r\n."));
    }

    [Fact, Meets("no-pipelining-closes")]
    public async Task Without_pipelining_an_early_command_may_end_the_connection()
    {
        await using var server = new MetServer("no-pipelining-closes");
        Assert.DoesNotContain("PIPELINING", await server.OffersAsync());
        var client = await server.GreetAsync();

        await client.SendAsync(Envelope);

        Assert.Equal("250 2.1.0 Sender ok", await client.ReadReplyAsync());
        Assert.Equal("554 SMTP synchronization error", await client.ReadReplyAsync());
    }

    [Fact, Meets("no-8bitmime")]
    public async Task Without_8bitmime_BODY_is_unknown()
    {
        await using var server = new MetServer("no-8bitmime");
        Assert.Equal(["PIPELINING", "SIZE 31457280", "STARTTLS", "ENHANCEDSTATUSCODES"], await server.OffersAsync());
        var client = await server.GreetAsync();

        Assert.StartsWith("555 5.5.4", await client.AskAsync("MAIL FROM:<ana@example.org> BODY=8BITMIME"));
    }

    [Fact, Meets("no-smtputf8")]
    public async Task Without_smtputf8_an_international_address_is_refused()
    {
        await using var server = new MetServer("no-smtputf8");
        var offers = await server.OffersAsync();
        Assert.Equal((true, false), (offers.Contains("8BITMIME"), offers.Contains("SMTPUTF8")));
        var client = await server.GreetAsync();

        Assert.StartsWith("555 5.5.4", await client.AskAsync("MAIL FROM:<ana@example.org> SMTPUTF8"));
    }

    [Fact, Meets("no-size")]
    public async Task Without_size_the_parameter_is_unknown()
    {
        await using var server = new MetServer("no-size");
        Assert.DoesNotContain(await server.OffersAsync(), offer => offer.StartsWith("SIZE", StringComparison.Ordinal));
        var client = await server.GreetAsync();

        Assert.StartsWith("555 5.5.4", await client.AskAsync("MAIL FROM:<ana@example.org> SIZE=10"));
    }

    [Fact, Meets("small-size")]
    public async Task A_small_size_refuses_what_is_announced_larger()
    {
        await using var server = new MetServer("small-size:500");
        Assert.Contains("SIZE 500", await server.OffersAsync());
        var client = await server.GreetAsync();

        Assert.StartsWith("552 5.3.4", await client.AskAsync("MAIL FROM:<ana@example.org> SIZE=501"));
        Assert.StartsWith("250", await client.AskAsync("MAIL FROM:<ana@example.org> SIZE=500"));
    }

    [Fact, Meets("chunking")]
    public async Task Chunks_become_a_message()
    {
        await using var server = new MetServer("chunking");
        Assert.Contains("CHUNKING", await server.OffersAsync());
        var client = await server.GreetAsync();

        await client.SendAsync($"{Envelope}BDAT 5\r\nabc\r\nBDAT 4 LAST\r\n.\r\n");
        Assert.StartsWith("250", await client.ReadReplyAsync());
        Assert.StartsWith("250", await client.ReadReplyAsync());
        Assert.Equal("250 2.0.0 5 octets received", await client.ReadReplyAsync());
        await client.SendAsync("x");
        Assert.Equal("250 2.0.0 Message accepted", await client.ReadReplyAsync());

        Assert.Equal("abc\r\n.\r\nx", Assert.Single(server.Sink.Received).Text);
    }

    [Fact, Meets("broken-chunking")]
    public async Task Broken_chunking_reads_the_octets_of_a_chunk_as_commands()
    {
        await using var server = new MetServer("broken-chunking");
        Assert.Contains("CHUNKING", await server.OffersAsync());
        var client = await server.GreetAsync();

        await client.SendAsync($"{Envelope}BDAT 6 LAST\r\nline\r\n");
        Assert.StartsWith("250", await client.ReadReplyAsync());
        Assert.StartsWith("250", await client.ReadReplyAsync());
        Assert.StartsWith("500 5.5.2", await client.ReadReplyAsync());
        Assert.StartsWith("500 5.5.1", await client.ReadReplyAsync());
        Assert.StartsWith("354", await client.AskAsync("DATA"));
    }
}
