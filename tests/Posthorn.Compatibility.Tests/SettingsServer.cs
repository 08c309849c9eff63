using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Hosting;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>A server whose account is changed by tests, so that the mail of other tests stays what it is.</summary>
public sealed class SettingsServer : IAsyncLifetime
{
    public PosthornProcess Process { get; private set; } = null!;

    public static SchemaDocument Description(string name) => SchemaDocument.Load(Path.Combine(AppContext.BaseDirectory, "schemas", $"{name}.json"));

    public async ValueTask InitializeAsync() => Process = await PosthornProcess.StartAsync();

    public async ValueTask DisposeAsync() => await Process.DisposeAsync();

    /// <summary>Calls, and holds what comes back, and what was sent, against the description.</summary>
    /// <param name="description">Where the operation is described.</param>
    /// <param name="method">As HTTP writes it.</param>
    /// <param name="path">As the description writes it.</param>
    /// <param name="status">What has to come back.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="address">The path that is called when it is another one.</param>
    /// <param name="authorization">Another one than the full-access key.</param>
    public async Task<JsonElement> AssertIsDescribedAsync(
        SchemaDocument description, string method, string path, int status, string? body = null, string? address = null, string? authorization = null)
    {
        var verb = method.ToLowerInvariant();
        if (body is not null && status < 400)
        {
            var sent = SchemaChecker.Check(description, description.RequestBody(path, verb), JsonElement.Parse(body));
            Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfRequests, sent));
        }

        var answer = await AnswerAsync(new HttpMethod(method), address ?? path, status, body, authorization);
        var violations = SchemaChecker.Check(description, description.Response(path, verb, status), answer);
        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfAnswers, violations));
        return answer;
    }

    public async Task<JsonElement> AnswerAsync(HttpMethod method, string path, int status, string? body = null, string? authorization = null)
    {
        using var client = new HttpClient { BaseAddress = Process.Address };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? $"Bearer {PosthornProcess.Key}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        if (status == 204)
        {
            Assert.Equal("", text);
            return default;
        }

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(text);
    }

    /// <summary>Hands in a mail that has to be accepted.</summary>
    public async Task AnswerAcceptedAsync(string mail)
    {
        using var answer = await Process.PostJsonAsync("v3/mail/send", mail);
        Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A key that may do nothing but this.</summary>
    public async Task<string> CreateKeyAsync(string scope)
    {
        var created = await Process.CommandAsync("keys", "create", scope, "--scope", scope);
        Assert.True(created.ExitCode == 0, created.Errors);
        return $"Bearer {created.Output.Trim()}";
    }
}
