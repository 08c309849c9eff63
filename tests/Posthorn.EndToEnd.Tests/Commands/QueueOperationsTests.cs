using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>What an operator does with mail that cannot leave.</summary>
public sealed class QueueOperationsTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_destination_tells_why_it_waits_and_what_to_do()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain();
        var id = await patient.SendAsync(Requests.To($"450-busy@{domain}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);

        var said = await patient.Process.CommandAsync("queue", "show", domain);

        Assert.Equal(0, said.ExitCode);
        Assert.Contains($"{domain}: 0 waiting, 1 deferred, 0 under way (waits for its next try)", said.Output);
        Assert.Contains("last reply: 450 busy", said.Output);
        Assert.Contains($"To try now: posthorn queue retry --destination {domain}", said.Output);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_named()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain(posthorn.NewSilentHost());
        var id = await patient.SendAsync(Requests.To($"ana@{domain}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);

        var said = await patient.Process.CommandAsync("queue", "show", domain);

        Assert.Contains("(host does not answer)", said.Output);
        Assert.Matches("No mail host can be used: .*refused", said.Output);
    }

    [Fact]
    public async Task A_retry_makes_deferred_mail_leave_at_once()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain();
        var id = await patient.SendAsync(Requests.To($"1x-450-busy@{domain}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);

        var said = await patient.Process.CommandAsync("queue", "retry", "--destination", domain, "--yes");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains($"destination {domain}: 1 copies.", said.Output);
        Assert.Contains("1 copies are due now.", said.Output);
        Assert.Equal(EventType.Delivered, (await patient.Stories.EndAsync(id)).Last.Type);
    }

    [Fact]
    public async Task What_is_paused_stays_until_it_is_resumed_also_over_a_restart()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain();
        Assert.Contains("Paused.", (await patient.Process.CommandAsync("queue", "pause", "--destination", domain, "--reason", "they asked", "--yes")).Output);
        var id = await patient.SendAsync(Requests.To($"ana@{domain}"));
        var other = await patient.SendAsync(Requests.To($"ana@{posthorn.NewDomain()}"));
        Assert.Equal(EventType.Delivered, (await patient.Stories.EndAsync(other)).Last.Type);
        await patient.Process.KillAsync();
        await patient.Process.StartAgainAsync();

        // The second mail proves that the queue was served since.
        var third = await patient.SendAsync(Requests.To($"ana@{posthorn.NewDomain()}"));
        await patient.Stories.EndAsync(third);
        Assert.Single((await patient.Stories.ReadAsync(id)).Events);
        var listed = await patient.Process.CommandAsync("queue");
        Assert.Matches($@"(?m)^{domain}\s+1\s+0\s+0\s.*paused", listed.Output);
        var number = System.Text.RegularExpressions.Regex.Match(listed.Output, @"posthorn queue resume (\d+)").Groups[1].Value;

        Assert.Contains("It goes on.", (await patient.Process.CommandAsync("queue", "resume", number)).Output);
        Assert.Equal(EventType.Delivered, (await patient.Stories.EndAsync(id)).Last.Type);
        Assert.Contains($"There is no pause {number}", (await patient.Process.CommandAsync("queue", "resume", number)).Errors);
    }

    [Fact]
    public async Task A_bounce_ends_what_waits_with_the_operators_reason()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain();
        var id = await patient.SendAsync(Requests.To($"450-busy-a@{domain}", $"450-busy-b@{domain}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 2);

        Assert.Equal(0, (await patient.Process.CommandAsync("queue", "bounce", "--destination", domain, "--reason", "the domain is gone", "--yes")).ExitCode);

        var story = await patient.Stories.WaitAsync(id, events => events.Count(EventType.Bounce) == 2);
        Assert.Equal(("ended by the operator: the domain is gone", "blocked"), (story.Last.Detail.Reason, story.Last.Detail.BounceType));
    }

    [Fact]
    public async Task Nothing_changes_without_a_confirmation()
    {
        await using var patient = await PatientAsync();
        var domain = posthorn.NewDomain();
        var id = await patient.SendAsync(Requests.To($"450-busy@{domain}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);

        var asked = await patient.Process.CommandAsync("queue", "bounce", "--destination", domain, "--reason", "gone");
        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("Nothing was changed.", asked.Output);

        using var counted = await patient.Process.PostJsonAsync("v3/posthorn/queue/bounce", $$"""{"destination":"{{domain}}","reason":"gone"}""");
        var word = JsonNode.Parse(await counted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(1, (int)word["copies"]!);
        using var other = await patient.Process.PostJsonAsync("v3/posthorn/queue/bounce", $$"""{"reason":"gone","confirm":"{{word["confirm"]}}"}""");
        Assert.Equal(400, (int)other.StatusCode);
        Assert.Equal(EventType.Deferred, (await patient.Stories.ReadAsync(id)).Last.Type);
    }

    [Theory]
    [InlineData("""{"destination":5,"reason":"x"}""", "each a string")]
    [InlineData("""{"destination":"a b","reason":"x"}""", "destination must be a domain name")]
    [InlineData("""{"pool":"no-such","reason":"x"}""", "pool and to_pool must be")]
    [InlineData("""{"account":"x","reason":"x"}""", "account must be a number")]
    [InlineData("""{"destination":"example.org"}""", "reason is required")]
    [InlineData("""{"unknown":"x"}""", "each a string")]
    [InlineData("not json", "must be a JSON object")]
    public async Task A_mistaken_change_is_told_so(string body, string sentence)
    {
        using var answer = await posthorn.Running.Process.PostJsonAsync("v3/posthorn/queue/pause", body);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_server_the_database_is_read()
    {
        await using var patient = await PatientAsync();
        var id = await patient.SendAsync(Requests.To($"450-busy@{posthorn.NewDomain()}"));
        await patient.Stories.WaitAsync(id, story => story.Count(EventType.Deferred) == 1);
        await patient.Process.KillAsync();

        var said = await patient.Process.CommandAsync("queue");
        Assert.Contains("No server runs on", said.Output);
        Assert.Contains("1 mails for 1 destinations.", said.Output);
        Assert.Equal(4, (await patient.Process.CommandAsync("queue", "retry", "--all", "--yes")).ExitCode);
    }

    private Task<RunningPosthorn> PatientAsync() =>
        RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-first", "10m"));
}
