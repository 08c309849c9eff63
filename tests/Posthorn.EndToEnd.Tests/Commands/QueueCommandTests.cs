using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class QueueCommandTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task The_queue_shows_what_waits_by_destination()
    {
        var domain = posthorn.NewDomain();
        await using var patient = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "10m"));
        Assert.Equal("The queue is empty.", (await patient.Process.CommandAsync("queue")).Output.Trim());

        var busy = await patient.SendAsync(Requests.To($"450-busy-a@{domain}", $"450-busy-b@{domain}"));
        await patient.Stories.WaitAsync(busy, story => story.Count(EventType.Deferred) == 2);
        var said = await patient.Process.CommandAsync("queue");

        Assert.Equal(0, said.ExitCode);
        Assert.Matches($@"(?m)^{domain}\s+0\s+2\s+0\s+\d+s\s+in \d+m\s", said.Output);
        Assert.Contains("2 mails for 1 destinations.", said.Output);

        var told = await patient.Process.CommandAsync("message", busy);
        Assert.Contains($"450-busy-a@{domain}: deferred, next try ", told.Output);
        Assert.Contains("reply:   450 busy a", told.Output);
        Assert.Contains("stage:   rcpt", told.Output);
        Assert.Matches($@"(?m)^ +conversation:\r?$", told.Output);
        Assert.Matches($@"(?m)^ +\d+ C: RCPT TO:<450-busy-a@{domain}>\r?$", told.Output);
        Assert.Matches(@"(?m)^ +\d+ S: 450 busy a\r?$", told.Output);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA", 1, "There is no message AAAAAAAAAAAAAAAAAAAAAA here.")]
    [InlineData("short", 2, "is not a message id")]
    public async Task A_message_that_is_not_there_is_told_so(string id, int exitCode, string sentence)
    {
        var said = await posthorn.Running.Process.CommandAsync("message", id);

        Assert.Equal((exitCode, ""), (said.ExitCode, said.Output));
        Assert.Contains(sentence, said.Errors);
    }
}
