using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Inbox.Await;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;
using Posthorn.Testing.Smtp;

namespace Posthorn.Inbox.Tests.Http;

/// <summary>The module in a web application of its own: SMTP in, HTTP out, over real sockets. Its gate believes what the request says.</summary>
public sealed class InboxHost : IAsyncLifetime
{
    private TestDatabase? _database;
    private WebApplication? _app;
    private HttpClient? _client;

    public HttpClient Client => _client ?? throw new InvalidOperationException("The host has not started.");

    public IInbox Inbox => _app!.Services.GetRequiredService<IInbox>();

    public int Keep { get; init; } = 10_000;

    /// <summary>What stands in the way of new mail; null: nothing.</summary>
    public AdmissionRefusal? Refusal { get; set; }

    public IDatabase Database => _database!.Database;

    public static async Task<InboxHost> StartAsync(int keep)
    {
        var host = new InboxHost { Keep = keep };
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, InboxModule.Migrations);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_database.Database)
            .AddSingleton(new IdGenerator(0, TimeProvider.System))
            .Configure<InboxOptions>(inbox => (inbox.Listen, inbox.Keep, inbox.MaxMessageBytes) = (new IPEndPoint(IPAddress.Loopback, 0), Keep, 100_000))
            .AddSingleton<IAdmission>(new Admission(this))
            .AddInbox()
            .AddInboxWorkers();
        _app = builder.Build();
        _app.UseRouting();
        _app.Use(OpenGateAsync);
        _app.MapInbox();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public Task<RawSmtpClient> ConnectAsync() => RawSmtpClient.ConnectAsync(Inbox.EndPoint);

    /// <summary>Delivers over SMTP.</summary>
    /// <returns>The mail's id, from the reply.</returns>
    public async Task<string> DeliverAsync(string data, params string[] recipients)
    {
        using var client = await ConnectAsync();
        await client.ReadReplyAsync();
        var reply = await client.DeliverAsync("bounce@example.org", recipients, data);
        Assert.StartsWith("250 2.0.0 Stored as ", reply, StringComparison.Ordinal);
        return reply.Split(' ')[^1];
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await JsonAsync(response);
    }

    /// <returns>The message and field of the only error.</returns>
    public async Task<(HttpStatusCode Status, string? Message, string? Field)> RefusedAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var error = Assert.Single((await JsonAsync(response)).GetProperty("errors").EnumerateArray());
        return (response.StatusCode, error.GetProperty("message").GetString(), error.GetProperty("field").GetString());
    }

    /// <summary>Returns when so many requests wait for mail.</summary>
    public async Task WaitersAsync(int count)
    {
        var arrivals = _app!.Services.GetRequiredService<Arrivals>();
        while (arrivals.Count != count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.Clone();

    private sealed class Admission(InboxHost host) : IAdmission
    {
        public AdmissionRefusal? Refusal => host.Refusal;
    }

    private static Task OpenGateAsync(HttpContext context, RequestDelegate next)
    {
        var scope = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
        var scopes = context.Request.Headers["X-Scopes"].ToString() is { Length: > 0 } given ? given.Split(' ') : [ApiKey.FullAccess];
        var account = context.Request.Headers.ContainsKey("X-Tenant") ? 2 : WellKnownAccounts.Owner;
        var key = new ApiKey("id", account, "test", new HashSet<string>(scopes), DateTimeOffset.UnixEpoch, null);
        if (scope is null || !key.Allows(scope))
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }

        context.Features.Set(new Caller(new Account(account, null, "test", "", AccountStatus.Active, DateTimeOffset.UnixEpoch), key, null));
        return next(context);
    }
}
