using System.Text.Json;
using Posthorn.Accounts;

namespace Posthorn.Tests.Operations;

/// <summary>What a parent has set for its subuser, obeyed by the subuser's mail.</summary>
public sealed class SubuserMailTests(OperationHost host) : IClassFixture<OperationHost>
{
    [Fact]
    public async Task Every_second_mail_of_a_monitored_subuser_is_copied_to_who_watches()
    {
        var key = await MakeAsync("sampled");
        Assert.Equal(200, (await host.SendAsync("POST", "/v3/subusers/sampled/monitor", host.OwnerKey, """{"email":"eye@example.org","frequency":2}""")).Status);
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(202, (await SendAsync(key, $"\"reader{i}@example.org\"", $"number {i}")).Status);
        }

        // In the order in which they come, whatever that is.
        var subjects = new HashSet<string>();
        var after = "0";
        for (var i = 0; i < 2; i++)
        {
            var mail = await AwaitAsync("eye@example.org", after);
            subjects.Add(mail.GetProperty("subject").GetString()!);
            after = mail.GetProperty("id").GetString()!;
        }

        Assert.Equal(["number 2", "number 4"], subjects.Order(StringComparer.Ordinal));
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal($"number {i}", (await AwaitAsync($"reader{i}@example.org", "0")).GetProperty("subject").GetString());
        }

        var copies = JsonElement.Parse((await host.SendAsync("GET", "/inbox/messages?recipient=eye@example.org", host.OwnerKey, (string?)null)).Body);
        Assert.Equal(2, copies.EnumerateObject().First(member => member.Value.ValueKind == JsonValueKind.Array).Value.GetArrayLength());
    }

    [Fact]
    public async Task Who_has_spent_all_credits_sends_nothing_more()
    {
        var key = await MakeAsync("thrifty");
        Assert.Equal(200, (await host.SendAsync("PUT", "/v3/subusers/thrifty/credits", host.OwnerKey, """{"type":"nonrecurring","total":3}""")).Status);

        // All or none: three are more than the two that are left, so all of them are dropped.
        Assert.Equal(202, (await SendAsync(key, "\"one@example.org\"", "one")).Status);
        Assert.Equal(202, (await SendAsync(key, "\"one@example.org\",\"two@example.org\",\"three@example.org\"", "three more")).Status);
        await AssertRemainAsync(2);
        Assert.Equal(202, (await SendAsync(key, "\"one@example.org\",\"two@example.org\"", "two more")).Status);
        await AssertRemainAsync(0);
        Assert.Equal(200, (await host.SendAsync("PUT", "/v3/subusers/thrifty/credits", host.OwnerKey, """{"type":"unlimited"}""")).Status);
        Assert.Equal(202, (await SendAsync(key, "\"three@example.org\"", "free again")).Status);
        Assert.Equal("free again", (await AwaitAsync("three@example.org", "0")).GetProperty("subject").GetString());
    }

    private async Task AssertRemainAsync(int remain) => Assert.Contains(
        $"\"remain\":{remain},", (await host.SendAsync("GET", "/v3/subusers/thrifty/credits", host.OwnerKey, (string?)null)).Body, StringComparison.Ordinal);

    private async Task<string> MakeAsync(string name)
    {
        var made = await host.MakeAsync("/v3/subusers", host.OwnerKey, $$"""{"username":"{{name}}","email":"a@example.net","password":"a long enough password 1","ips":[]}""");
        return await host.CreateKeyAsync(made.GetProperty("user_id").GetInt64(), ApiKey.FullAccess);
    }

    private async Task<(int Status, string Body)> SendAsync(string key, string recipients, string subject)
    {
        var to = string.Join(',', recipients.Split(',').Select(recipient => $$"""{"email":{{recipient}}}"""));
        var (status, body, _) = await host.SendAsync(
            "POST", "/v3/mail/send", key,
            $$"""{"personalizations":[{"to":[{{to}}]}],"from":{"email":"me@example.com"},"subject":"{{subject}}","content":[{"type":"text/plain","value":"x"}]}""");
        return (status, body);
    }

    private async Task<JsonElement> AwaitAsync(string recipient, string after)
    {
        var (status, body, _) = await host.SendAsync("GET", $"/inbox/await?recipient={Uri.EscapeDataString(recipient)}&timeout=60&after={after}", host.OwnerKey, (string?)null);
        Assert.True(status == 200, body);
        return JsonElement.Parse(body);
    }
}
