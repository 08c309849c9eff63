using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>A browser, as far as cookies go: no key, and what the server sets is sent again.</summary>
internal sealed class LoggedIn : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClientHandler _handler;
    private readonly HttpClient _client;

    public LoggedIn(Uri address)
    {
        _handler = new HttpClientHandler { CookieContainer = _cookies };
        _client = new HttpClient(_handler) { BaseAddress = address };
    }

    /// <summary>What the page sends with its changes; null: nothing.</summary>
    public string? Csrf { get; set; }

    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers)> SendAsync(
        string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (Csrf is not null)
        {
            request.Headers.Add("X-Posthorn-Csrf", Csrf);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer.Headers);
    }

    /// <summary>Logs in, and keeps the token for changes.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers)> LoginAsync(
        string username = "owner", string password = PosthornProcess.OwnerPassword, string? code = null)
    {
        var said = new JsonObject { ["username"] = username, ["password"] = password, ["code"] = code };
        var answer = await SendAsync("POST", "v3/posthorn/session", said.ToJsonString());
        Csrf = answer.Status == HttpStatusCode.OK ? answer.Body!["csrf_token"]!.GetValue<string>() : null;
        return answer;
    }

    public static string? MessageOf(JsonNode? body) => body?["errors"]?[0]?["message"]?.GetValue<string>();

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }
}
