using System.Net;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>An alert that was made by the API comes as mail.</summary>
public sealed class AlertMailTests
{
    [Fact]
    public async Task Who_asked_for_it_is_told_how_many_credits_are_used_and_nobody_before_that()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        await RestartAsync(posthorn, async () => await posthorn.Process.CommandAsync("credits", "limit", "4", "--every", "monthly"));
        await AddAsync(posthorn, 75, "later@example.net");
        var id = await AddAsync(posthorn, 50, "half@example.net");
        await posthorn.SendToEndAsync(Requests.To("a@example.org", "b@example.org"));

        // It looks at its start, and then once a minute.
        await RestartAsync(posthorn, () => Task.CompletedTask);

        var found = await ReadAsync(posthorn, "inbox/await?recipient=half@example.net&timeout=60");
        var mail = await ReadAsync(posthorn, $"inbox/messages/{found.GetProperty("id").GetString()}");
        Assert.Equal("owner has used 50% of its credits", mail.GetProperty("subject").GetString());
        Assert.Contains("owner has used 2 of 4 credits since ", mail.GetRawText(), StringComparison.Ordinal);
        Assert.Contains($"This is alert {id}.", mail.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("[]", (await ReadAsync(posthorn, "inbox/messages?query=to:later@example.net")).GetProperty("result").GetRawText());
    }

    private static async Task RestartAsync(RunningPosthorn posthorn, Func<Task> between)
    {
        await posthorn.Process.StopAsync();
        await between();
        await posthorn.Process.StartAgainAsync();
    }

    private static async Task<long> AddAsync(RunningPosthorn posthorn, int percentage, string email)
    {
        using var answer = await posthorn.Process.PostJsonAsync("v3/alerts", $$"""{"type":"usage_limit","email_to":"{{email}}","percentage":{{percentage}}}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("id").GetInt64();
    }

    private static async Task<JsonElement> ReadAsync(RunningPosthorn posthorn, string path) =>
        JsonElement.Parse(await posthorn.Process.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
}
