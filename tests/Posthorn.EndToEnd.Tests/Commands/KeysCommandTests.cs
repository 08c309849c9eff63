using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class KeysCommandTests(InboxPosthorn posthorn)
{
    [Fact]
    public async Task A_key_works_when_it_is_made_and_stops_when_it_is_revoked()
    {
        var created = await posthorn.Process.CommandAsync("keys", "create", "robot", "--scope", "mail.send");
        Assert.Equal(0, created.ExitCode);
        var key = created.Output.Trim();
        Assert.Matches(@"^SG\.[\w-]{22}\.[\w-]{43}$", key);
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(key));

        var listed = await posthorn.Process.CommandAsync("keys", "list");
        Assert.Matches($@"(?m)^{key[3..25]}\s+robot\s+mail\.send\s+\S+ \S+\s+valid\r?$", listed.Output);
        Assert.DoesNotContain(key[26..], listed.Output);

        Assert.Equal(0, (await posthorn.Process.CommandAsync("keys", "revoke", key[3..25])).ExitCode);
        var revokedAt = Stopwatch.GetTimestamp();
        while (await UseAsync(key) != HttpStatusCode.Unauthorized)
        {
            Assert.True(Stopwatch.GetElapsedTime(revokedAt) < TimeSpan.FromSeconds(10), "The key still opens the door.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        Assert.Contains("revoked", (await posthorn.Process.CommandAsync("keys", "list")).Output);
        var again = await posthorn.Process.CommandAsync("keys", "revoke", key[3..25]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("There is no valid key", again.Errors);
    }

    [Fact]
    public async Task A_test_key_is_listed_as_one()
    {
        var created = await posthorn.Process.CommandAsync("keys", "create", "try", "--test");

        Assert.Equal(0, created.ExitCode);
        Assert.Matches($@"(?m)^{created.Output.Trim()[3..25]}\s+try\s+full access\s+\S+ \S+\s+valid, for test mail\r?$", (await posthorn.Process.CommandAsync("keys", "list")).Output);
    }

    private async Task<HttpStatusCode> UseAsync(string key)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Process.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var content = new StringContent("{", new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri("v3/mail/send", UriKind.Relative), content);
        return answer.StatusCode;
    }
}
