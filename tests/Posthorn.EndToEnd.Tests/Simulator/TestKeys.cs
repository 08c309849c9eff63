using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Simulator;

/// <summary>Sends with test keys, and looks into mailboxes.</summary>
internal static class TestKeys
{
    public const string Domain = "simulator.test";

    /// <summary>A mail with a link and a place for the pixel.</summary>
    public static JsonObject Html(params IEnumerable<string> recipients) => Requests.To(recipients).With("content", new JsonArray(new JsonObject
    {
        ["type"] = "text/html",
        ["value"] = "<html><body><a href=\"https://shop.example.com/first\">First</a> <a href=\"https://shop.example.com/second\">Second</a></body></html>",
    }));

    /// <returns>The key's text.</returns>
    public static async Task<string> NewTestKeyAsync(this RunningPosthorn posthorn)
    {
        using var answer = await posthorn.Process.PostJsonAsync("v3/api_keys", """{"name":"try","test":true}""");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return JsonElement.Parse(text).GetProperty("api_key").GetString()!;
    }

    /// <returns>The message id.</returns>
    public static async Task<string> SendWithAsync(this RunningPosthorn posthorn, string key, JsonObject request)
    {
        using var answer = await posthorn.AskWithAsync(key, HttpMethod.Post, "v3/mail/send", request.ToJsonString());
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("X-Message-Id").Single();
    }

    public static async Task<HttpResponseMessage> AskWithAsync(this RunningPosthorn posthorn, string key, HttpMethod method, string path, string? body = null)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Process.Address };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    /// <summary>The mails to a recipient in the owner's mailbox.</summary>
    public static async Task<IReadOnlyList<JsonElement>> InboxAsync(this RunningPosthorn posthorn, string recipient)
    {
        using var answer = await posthorn.Process.Client.GetAsync(new Uri($"inbox/messages?recipient={Uri.EscapeDataString(recipient)}", UriKind.Relative));
        return [.. JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("result").EnumerateArray()];
    }

    public static async Task<string> RawAsync(this RunningPosthorn posthorn, JsonElement message) =>
        await posthorn.Process.Client.GetStringAsync(new Uri($"inbox/messages/{message.GetProperty("id").GetString()}/raw", UriKind.Relative));
}
