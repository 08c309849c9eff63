using System.Text.RegularExpressions;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Engine;

/// <summary>A reply, the rule that hears it, what it does to the way there, and how an operator sees and ends it.</summary>
public sealed class ShapingTests(DirectPosthorn posthorn)
{
    private const string Rules = """
        { "default": { "reactions": [ {
            "name": "come-back-tomorrow", "match": "^450 .*come back tomorrow", "stages": ["rcpt"], "do": "suspend", "for": "4h",
            "samples": ["450 4.7.1 come back tomorrow"], "counter_samples": ["450 4.2.2 mailbox full"] } ] } }
        """;

    [Fact]
    public async Task A_reply_suspends_its_site_and_an_operator_ends_that()
    {
        await using var server = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "200ms", "--retry-longest", "500ms"));
        await File.WriteAllTextAsync(Path.Combine(server.Process.DataFolder, "shaping.json"), Rules, TestContext.Current.CancellationToken);
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);

        // The file is read without a restart: from some mail on, the rule is in force.
        string restricted;
        var number = 0;
        do
        {
            var first = await server.SendAsync(Requests.To($"1x-450-come-back-tomorrow-{++number}@{domain}"));
            await server.Stories.WaitAsync(first, story => story.Count(EventType.Deferred) >= 1);
            restricted = (await server.Process.CommandAsync("queue", "restrictions")).Output;
        }
        while (!restricted.Contains("come-back-tomorrow", StringComparison.Ordinal) && number < 100);

        Assert.Matches($@"(?m)^\d+\s+{name.Replace(".", @"\.")}\s+any\s+suspended\s+come-back-tomorrow\s", restricted);
        var later = await server.SendAsync(Requests.To($"ana@{domain}"));
        var other = await server.SendAsync(Requests.To($"ana@{posthorn.NewDomain()}"));
        Assert.Equal(EventType.Delivered, (await server.Stories.EndAsync(other)).Last.Type);
        Assert.Single((await server.Stories.ReadAsync(later)).Events);
        var why = (await server.Process.CommandAsync("queue", "show", domain)).Output;
        Assert.Contains("(suspended)", why);
        Assert.Contains("A shaping rule suspended", why);

        foreach (Match id in Regex.Matches(restricted, @"(?m)^(\d+)\s.*suspended"))
        {
            Assert.Contains("It is over.", (await server.Process.CommandAsync("queue", "restrictions", "cancel", id.Groups[1].Value)).Output);
        }

        Assert.Contains("copies are due now.", (await server.Process.CommandAsync("queue", "retry", "--destination", domain, "--yes")).Output);
        Assert.Equal(EventType.Delivered, (await server.Stories.EndAsync(later)).Last.Type);
    }

    [Fact]
    public async Task A_limit_of_connections_holds_for_all_domains_of_a_site()
    {
        await using var server = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--connections", "2"));
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { ReplyDelay = TimeSpan.FromMilliseconds(20) });
        await using var _ = sink;
        var domains = Enumerable.Range(0, 5).Select(_ => posthorn.NewDomain(name)).ToList();

        var story = await server.SendToEndAsync(Requests.To(Enumerable.Range(0, 40).Select(number => $"r{number}@{domains[number % 5]}")));

        Assert.Equal(40, story.Events.Count(happened => happened.Type == EventType.Delivered));
        Assert.InRange(sink.Report().MostConnections, 1, 2);
    }
}
