using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>An account erases what it holds itself: what a subuser holds about the same person stays, until it is asked on the subuser's behalf.</summary>
public sealed class OtherAccountsTests
{
    private const string Person = "ana@forgotten.example";

    [Fact]
    public async Task What_another_account_holds_about_the_address_stays()
    {
        await using var process = await PosthornProcess.StartAsync("--erasure-pause", "50ms");
        var client = new ErasureClient(process);
        await CallAsync(process, "v3/subusers", """{"username":"shop","email":"shop@example.com","password":"correct horse 77 battery","ips":[]}""", null, 200);
        var key = JsonElement.Parse(await CallAsync(process, "v3/api_keys", """{"name":"shop"}""", "shop", 201)).GetProperty("api_key").GetString();
        foreach (var account in new[] { null, "shop" })
        {
            await CallAsync(process, "v3/mail/send", Requests.To(Person).ToJsonString(), null, 202, account is null ? PosthornProcess.Key : key);
            await CallAsync(process, "v3/asm/suppressions/global", $$"""{"recipient_emails":["{{Person}}"]}""", account, 201);
        }

        await using var dump = TableDump.Of(process, null);
        await client.UntilAsync(async () => (await dump.RowsAsync("inbox_messages")).Count(IsTold), count => count == 2);
        await client.UntilAsync(async () => (await dump.RowsAsync("insights_messages")).Count(IsTold), count => count == 2);
        await client.UntilAsync(() => dump.RowsAsync("delivery_queue"), rows => rows.Count == 0);
        var before = (await dump.TablesWithAsync(Person)).ToList();

        await client.EndAsync(await client.AskAsync(Person));

        Assert.Equal(before, await dump.TablesWithAsync(Person));
        Assert.Single(await dump.RowsAsync("inbox_messages"), IsTold);
        Assert.Single(await dump.RowsAsync("suppressions_entries"), IsTold);
        Assert.DoesNotContain((await client.Api.GetAsync("v3/messages?limit=10")).GetProperty("messages").EnumerateArray(), message => message.GetProperty("to_email").GetString() == Person);

        var job = JsonElement.Parse(await CallAsync(process, "v3/recipients/erasejob", $$"""{"email_addresses":["{{Person}}"]}""", "shop", 202)).GetProperty("job_id").GetString();
        Assert.Equal(404, (await client.Api.CallAsync("GET", $"v3/posthorn/erasures/{job}")).Status);
        await client.UntilAsync(() => dump.TablesWithAsync(Person), tables => tables.Count == 0);
    }

    private static bool IsTold(string row) => row.Contains(Person, StringComparison.Ordinal);

    private static async Task<string> CallAsync(PosthornProcess process, string path, string body, string? onBehalfOf, int expected, string? key = PosthornProcess.Key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (onBehalfOf is not null)
        {
            request.Headers.Add("on-behalf-of", onBehalfOf);
        }

        using var answer = await process.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == expected, $"{answer.StatusCode} {text}");
        return text;
    }
}
