using System.Diagnostics;
using System.Net;
using Posthorn.EndToEnd.Tests.Submission;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>Locked out at every door, and let in again by a command on the server.</summary>
public sealed class AccessCommandTests
{
    private static readonly Uri Templates = new("v3/templates?generations=dynamic", UriKind.Relative);

    [Fact]
    public async Task Who_locked_themselves_out_is_out_at_every_door_and_a_command_opens_them_again()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var smtp = await SubmissionClient.LoginAsync(posthorn.Process.Submission);
        Assert.Equal("", (await posthorn.Process.CommandAsync("access", "list")).Output);

        using var locked = await posthorn.Process.PostJsonAsync("v3/access_settings/whitelist", """{"ips":[{"ip":"203.0.113.*"}]}""");
        Assert.Equal(HttpStatusCode.Created, locked.StatusCode);
        using var refused = await posthorn.Process.Client.GetAsync(Templates, TestContext.Current.CancellationToken);
        Assert.Equal(("access forbidden", null), await refused.ErrorAsync(HttpStatusCode.Forbidden));

        // Also on a connection that was let in before.
        Assert.Equal("535 Authentication failed: access forbidden", await smtp.AskAsync("MAIL FROM:<shop@example.com>"));
        using var login = await RawSmtpClient.ConnectAsync(posthorn.Process.Submission);
        await login.ReadReplyAsync();
        await login.AskAsync("EHLO client.example.org");
        Assert.Equal("535 Authentication failed: access forbidden", await login.AskAsync(SubmissionClient.Plain(PosthornProcess.Key)));

        foreach (var path in new[] { "api/mail.send.json", "apiv2/customer.apps.json?task=getAvailable" })
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["api_user"] = "apikey", ["api_key"] = PosthornProcess.Key });
            using var answer = await posthorn.Process.Client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(
                (HttpStatusCode.Forbidden, """{"message":"error","errors":["access forbidden"]}"""),
                (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        Assert.Equal("203.0.113.0/24", (await posthorn.Process.CommandAsync("access", "list")).Output.Trim());
        Assert.Equal(0, (await posthorn.Process.CommandAsync("access", "clear", "--account", "OWNER")).ExitCode);
        Assert.Equal("", (await posthorn.Process.CommandAsync("access", "list")).Output);
        for (var cleared = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken))
        {
            using var again = await posthorn.Process.Client.GetAsync(Templates, TestContext.Current.CancellationToken);
            if (again.StatusCode == HttpStatusCode.OK)
            {
                break;
            }

            Assert.True(Stopwatch.GetElapsedTime(cleared) < TimeSpan.FromSeconds(30), "The door is still closed.");
        }
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_named()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var asked = await posthorn.Process.CommandAsync("access", "list", "--account", "nobody");

        Assert.Equal((1, "posthorn: There is no account nobody."), (asked.ExitCode, asked.Errors.Trim()));
    }
}
