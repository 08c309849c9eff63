using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class RepliesCommandTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_reply_is_explained_without_a_server()
    {
        var said = await PosthornProgram.RunAsync(["replies", "classify", "452 4.2.2 mailbox full, try again in 2 hours", "--provider", "google", "--stage", "rcpt"]);

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Matches(@"(?m)^outcome:\s+deferred\r?$", said.Output);
        Assert.Matches(@"(?m)^reply class:\s+mailbox-full\r?$", said.Output);
        Assert.Matches(@"(?m)^bounce classification:\s+Mailbox Unavailable\r?$", said.Output);
        Assert.Matches(@"(?m)^asks to wait:\s+02:00:00\r?$", said.Output);
        Assert.Matches(@"(?m)^rule:\s+line \d+ of replies\.table\r?$", said.Output);
    }

    [Fact]
    public async Task What_nobody_knows_is_listed_after_the_server_has_stored_it()
    {
        var domain = posthorn.NewDomain();
        await using var patient = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "10m"));
        Assert.Equal("There is no reply that Posthorn does not know.", (await patient.Process.CommandAsync("replies")).Output.Trim());

        var odd = await patient.SendAsync(Requests.To($"450-gobbledygook@{domain}", $"550-5.1.1-no-such-user@{domain}"));
        await patient.Stories.WaitAsync(odd, story => story.Count(EventType.Deferred) == 1 && story.Count(EventType.Bounce) == 1);

        var told = await patient.Process.CommandAsync("message", odd);
        Assert.Contains("class:   invalid-mailbox (Invalid Address)", told.Output);
        Assert.Contains("class:   unknown", told.Output);

        await patient.Process.StopAsync();
        var said = await patient.Process.CommandAsync("replies");
        Assert.Matches(@"(?m)^1\s+\S+ \S+\s+mx\.example\.net\s+450 gobbledygook\r?$", said.Output);
        Assert.DoesNotContain("no such user", said.Output[..said.Output.IndexOf("posthorn replies", StringComparison.Ordinal)]);
    }
}
