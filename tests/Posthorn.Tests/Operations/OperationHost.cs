using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Http;
using Posthorn.Settings;
using Posthorn.Testing.Hosting;

namespace Posthorn.Tests.Operations;

/// <summary>The whole server inside the test, and every operation that it serves: who adds a route is walked with the others.</summary>
public sealed class OperationHost : IAsyncLifetime
{
    private readonly TemporaryFolder _temporary = new();
    private DataFolder? _folder;
    private PosthornHost? _host;

    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    internal Uri Address => _host!.HttpAddress;

    internal IServiceProvider Services => _host!.Services;

    /// <summary>A full-access key of the owner's.</summary>
    internal string OwnerKey { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var values = new Dictionary<string, string> { ["data"] = _temporary.Path, ["http"] = "127.0.0.1:0", ["inbox"] = "127.0.0.1:0", ["submission"] = "off" };
        var read = SettingsReader.Read(setting => values.GetValueOrDefault(setting.Name), _ => null);
        _folder = DataFolder.TryOpenExclusive(_temporary.Path)!;
        _host = await PosthornHost.StartAsync(
            read.Settings!, _folder, services => services
                .PostConfigure<GateOptions>(gate => gate.RequestsPerMinute = 1_000_000),
            CancellationToken.None);
        Operations = [.. _host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(Operation.Of)];
        OwnerKey = await CreateKeyAsync(WellKnownAccounts.Owner, ApiKey.FullAccess);
    }

    internal async Task<string> CreateKeyAsync(long accountId, string scope) => (await Services.GetRequiredService<IApiKeys>()
        .CreateAsync(accountId, scope, new HashSet<string> { scope }, CancellationToken.None)).Secret.Reveal();

    /// <summary>A subuser of the owner's.</summary>
    /// <returns>Its full-access key.</returns>
    internal async Task<string> CreateSubuserAsync(string name) => await CreateKeyAsync(
        (await Services.GetRequiredService<IAccounts>().CreateAsync(new AccountDraft(WellKnownAccounts.Owner, name, ""), CancellationToken.None))!.Id, ApiKey.FullAccess);

    internal async Task<(int Status, string Body, HttpResponseHeaders Headers)> SendAsync(
        string method, string path, string key, byte[]? body = null, string? onBehalfOf = null)
    {
        using var client = new HttpClient { BaseAddress = _host!.HttpAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (onBehalfOf is not null)
        {
            request.Headers.Add("on-behalf-of", onBehalfOf);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.ExpectContinue = body.Length > 100_000;
        }

        using var answer = await client.SendAsync(request, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token), answer.Headers);
    }

    internal Task<(int Status, string Body, HttpResponseHeaders Headers)> SendAsync(string method, string path, string key, string? body, string? onBehalfOf = null) =>
        SendAsync(method, path, key, body is null ? null : Encoding.UTF8.GetBytes(body), onBehalfOf);

    /// <returns>What a browser would send from now on; empty: nobody was let in.</returns>
    internal async Task<(int Status, string Cookie)> LoginAsync(string username, string password)
    {
        var (status, _, headers) = await SendAsync(
            "POST", "/v3/posthorn/session", "none", JsonSerializer.Serialize(new Dictionary<string, string> { ["username"] = username, ["password"] = password }));
        return (status, headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First().Split(';')[0] : "");
    }

    /// <summary>Reads as somebody who logged in.</summary>
    internal async Task<(int Status, string Body)> ReadAsync(string path, string cookie, string? onBehalfOf = null)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = _host!.HttpAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        if (onBehalfOf is not null)
        {
            request.Headers.Add("on-behalf-of", onBehalfOf);
        }

        using var answer = await client.SendAsync(request, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Makes something that has to be made.</summary>
    internal async Task<JsonElement> MakeAsync(string path, string key, string body)
    {
        var (status, text, _) = await SendAsync("POST", path, key, body);
        Assert.True(status is 200 or 201, $"{path}: {status} {text}");
        return JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _folder?.Dispose();
        _temporary.Dispose();
    }
}
