using System.Net;
using Posthorn.Kernel;
using Posthorn.Testing;
using Posthorn.Tracking.Engagement;

namespace Posthorn.Tracking.Tests;

public sealed class ClientRulesTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Theory]
    [InlineData("Mozilla/5.0", "203.0.113.9", true)]
    [InlineData("Mozilla/5.0 ", "203.0.113.9", false)]
    [InlineData(Browser, "203.0.113.9", false)]
    [InlineData(Browser, "17.58.1.2", true)]
    [InlineData(Browser, "18.0.0.1", false)]
    [InlineData(null, "203.0.113.9", false)]
    public void A_machine_open_is_what_Apples_relay_fetches(string? agent, string address, bool expected) =>
        Assert.Equal(expected, ClientRules.IsMachineOpen(agent, IPAddress.Parse(address)));

    [Theory]
    [InlineData(Browser, null, false)]
    [InlineData(null, null, true)]
    [InlineData("", null, true)]
    [InlineData(Browser, "prefetch;prerender", true)]
    [InlineData("curl/8.5.0", null, true)]
    [InlineData("Mozilla/5.0 (compatible; Slackbot-LinkExpanding 1.0)", null, true)]
    [InlineData("python-requests/2.31", null, true)]
    [InlineData("Mozilla/5.0 (compatible; SomeBot/2.1)", null, true)]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Cubot X30)", null, false)]
    public void A_scanner_is_told_by_what_it_says(string? agent, string? purpose, bool expected) => Assert.Equal(expected, ClientRules.IsScanner(agent, purpose));

    [Fact]
    public void An_agent_is_cut_and_printable()
    {
        Assert.Null(ClientRules.Printable(null));
        Assert.Null(ClientRules.Printable("\0\u0007 "));
        Assert.Equal("ab", ClientRules.Printable("a\r\n\0b"));
        Assert.Equal(ClientRules.MaxUserAgent, ClientRules.Printable(new string('x', ClientRules.MaxUserAgent))!.Length);
        Assert.Equal(ClientRules.MaxUserAgent, ClientRules.Printable(new string('x', ClientRules.MaxUserAgent + 1))!.Length);

        // Half of a pair is no character, neither at the cut nor before it.
        Assert.Equal(ClientRules.MaxUserAgent - 1, ClientRules.Printable(new string('x', ClientRules.MaxUserAgent - 1) + "\U0001F600")!.Length);
        Assert.Equal("ab", ClientRules.Printable("a\ud83db"));
    }

    [Fact]
    public void An_address_is_written_the_short_way() =>
        Assert.Equal("203.0.113.9", ClientRules.AddressOf(IPAddress.Parse("::ffff:203.0.113.9"))!.ToString());

    [Fact]
    public void Three_links_of_one_mail_within_a_second_are_a_burst()
    {
        var clock = new ManualClock();
        var bursts = new ClickBursts(clock);
        var copy = new CopyId(5, 0);

        Assert.False(bursts.Note(copy, 0));
        Assert.False(bursts.Note(copy, 0));
        Assert.False(bursts.Note(copy, 1));
        Assert.False(bursts.Note(new CopyId(5, 1), 2));
        Assert.True(bursts.Note(copy, 2));
        Assert.True(bursts.Note(copy, 0));
        clock.Advance(ClickBursts.Window + TimeSpan.FromMilliseconds(1));
        Assert.False(bursts.Note(copy, 3));
    }
}
