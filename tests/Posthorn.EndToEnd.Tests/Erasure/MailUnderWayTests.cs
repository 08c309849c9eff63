using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>Mail that waits, bounces or is about to be tried again when its recipient is erased.</summary>
public sealed class MailUnderWayTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task What_waits_is_dropped_and_what_servers_said_names_nobody()
    {
        await using var process = await PosthornProcess.StartAsync(posthorn.Arguments(
            "--erasure-pause", "50ms", "--allow-private-mx", "true", "--retry-first", "100ms", "--retry-longest", "200ms", "--transcripts", "all"));
        var client = new ErasureClient(process);
        await using var dump = TableDump.Of(process, null);
        var domain = posthorn.NewDomain();
        string[] people = [$"ana@{domain}", $"450-4.2.0-busy@{domain}", $"550-5.1.1-no-such-user@{domain}", $"550-odd-words@{domain}"];
        foreach (var person in people)
        {
            using var sent = await process.PostJsonAsync("v3/mail/send", Requests.To(person).ToJsonString());
            Assert.Equal(202, (int)sent.StatusCode);
        }

        await client.UntilAsync(
            async () => (await client.Api.GetAsync("v3/messages?limit=50")).GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("status").GetString()).Order().ToList(),
            states => states.SequenceEqual(["delivered", "not_delivered", "not_delivered", "processing"]) || states.SequenceEqual(["delivered", "not_delivered", "not_delivered", "not_delivered"]));
        Assert.NotEmpty(await dump.TablesWithAsync(people[1]));

        var report = await client.EndAsync(await client.AskAsync(people));

        Assert.Equal("finished", report.GetProperty("state").GetString());
        foreach (var person in people)
        {
            Assert.Empty(await dump.TablesWithAsync(person));
        }

        Assert.Empty(await dump.RowsAsync("delivery_queue"));
        Assert.Single(await dump.RowsAsync("events_log"), row => row.Contains("Recipient data erased", StringComparison.Ordinal));
        var asked = posthorn.Sink.TimesAsked(people[1]);
        using var other = await process.PostJsonAsync("v3/mail/send", Requests.To($"bo@{domain}").ToJsonString());
        await client.UntilAsync(() => Task.FromResult(posthorn.Sink.ReceivedFor($"bo@{domain}").Count), count => count == 1);
        Assert.Equal(asked, posthorn.Sink.TimesAsked(people[1]));
    }

    [Fact]
    public async Task A_job_goes_on_after_a_kill()
    {
        await using var process = await PosthornProcess.StartAsync("--erasure-pause", "50ms");
        var client = new ErasureClient(process);
        await using var dump = TableDump.Of(process, null);
        string[] people = [.. Enumerable.Range(0, 60).Select(number => $"person{number}@forgotten.example")];
        using (var sent = await process.PostJsonAsync("v3/mail/send", Requests.To(people).ToJsonString()))
        {
            Assert.Equal(202, (int)sent.StatusCode);
        }

        await client.UntilAsync(async () => (await dump.RowsAsync("inbox_messages")).Count(row => row.Contains("@forgotten.example", StringComparison.Ordinal)), count => count == people.Length);
        var job = await client.AskAsync(people);
        await process.KillAsync();
        await process.StartAgainAsync();

        var report = await new ErasureClient(process).EndAsync(job);

        Assert.Equal(("finished", people.Length), (report.GetProperty("state").GetString(), report.GetProperty("addresses").GetInt32()));
        Assert.Empty(await dump.TablesWithAsync("@forgotten.example"));
        Assert.Empty(await dump.RowsAsync("erasure_addresses"));
    }
}
