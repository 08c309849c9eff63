using System.Net;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Webhooks;

/// <summary>Who runs the server suspends an account and lets it go on: its mail waits so long, and its webhook is told both.</summary>
public sealed class AccountStatusTests
{
    [Fact]
    public async Task Mail_of_a_suspended_account_is_accepted_and_waits_and_the_account_is_told()
    {
        await using var receiver = new WebhookReceiver();
        await using var process = await PosthornProcess.StartAsync("--allow-private-webhooks", "true", "--webhook-flush", "10ms");
        using var added = await process.PostJsonAsync(
            "v3/user/webhooks/event/settings", $$"""{"enabled":true,"delivered":true,"account_status_change":true,"url":"{{receiver.Address}}/hook"}""");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        Assert.Equal((0, "suspended"), await RunAsync(process, "suspend"));
        await receiver.WaitAsync(posts => posts.Count > 0);
        await WaitForPauseAsync(process);
        using var mail = await process.PostJsonAsync(
            "v3/mail/send",
            """{"personalizations":[{"to":[{"email":"ana@example.org"}]}],"from":{"email":"shop@example.com"},"subject":"x","content":[{"type":"text/plain","value":"x"}]}""");
        Assert.Equal(HttpStatusCode.Accepted, mail.StatusCode);
        Assert.Equal((0, "suspended"), await RunAsync(process, "show"));
        Assert.Equal((0, "active"), await RunAsync(process, "reactivate"));

        var told = (await receiver.WaitAsync(posts => posts.SelectMany(post => post.Events).Count() >= 3)).SelectMany(post => post.Events).ToList();
        Assert.Equal(["account_status_change", "account_status_change", "delivered"], told.Select(happened => happened.GetProperty("event").GetString()));
        Assert.Equal(["compliance_suspend", "reactivate"], told.Take(2).Select(happened => happened.GetProperty("type").GetString()));
    }

    private static async Task<(int, string)> RunAsync(PosthornProcess process, string verb)
    {
        var command = await process.CommandAsync("account", verb);
        Assert.Equal("", command.Errors);
        return (command.ExitCode, command.Output.Trim());
    }

    /// <summary>The server reads it within seconds; a mail before that leaves.</summary>
    private static async Task WaitForPauseAsync(PosthornProcess process)
    {
        for (var i = 0; i < 100; i++)
        {
            var pauses = await process.Client.GetStringAsync(new Uri("v3/posthorn/queue", UriKind.Relative), TestContext.Current.CancellationToken);
            if (pauses.Contains("the account is suspended", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        Assert.Fail("The server has not heard of the suspension.");
    }
}
