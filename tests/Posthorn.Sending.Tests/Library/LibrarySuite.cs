using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Sending.Tests.Library;

/// <summary>The module in a web application of its own, over a database of the test's own. Its gate believes what the request says.</summary>
public abstract class LibrarySuite(DatabaseKind kind) : IAsyncLifetime
{
    protected const long Account = 1;
    protected const long Stranger = 2;

    private TestDatabase? _test;
    private WebApplication? _app;
    private HttpClient? _client;

    protected ManualClock Clock { get; } = new();

    protected IDatabase Database => _test!.Database;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(kind, SendingModule.Migrations);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(_test.Database)
            .AddSingleton(new IdGenerator(0, Clock))
            .AddAccounts().AddEvents().AddSenders().AddDelivery().AddSending();
        _app = builder.Build();
        _app.UseRouting();
        _app.Use(OpenGateAsync);
        _app.MapGroup("/v3").MapSending();
        await _app.StartAsync(Token);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    /// <param name="body">An object to be written as JSON, the JSON itself, or null for none.</param>
    protected async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, long account = Account)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Account", account.ToString());
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await _client!.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    protected Task<Answer> GetAsync(string path, long account = Account) => SendAsync(HttpMethod.Get, path, account: account);

    protected Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    protected Task<Answer> PatchAsync(string path, object? body) => SendAsync(HttpMethod.Patch, path, body);

    protected Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    protected async Task<string> CreateTemplateAsync(string name = "order", string generation = "dynamic") =>
        (await PostAsync("/v3/templates", new { name, generation })).Expect(201).Text("id");

    protected async Task<string> CreateVersionAsync(string template, object? body = null) =>
        (await PostAsync($"/v3/templates/{template}/versions", body ?? new { name = "v1", subject = "Hi {{name}}", html_content = "<p>Hello {{name}}</p>" }))
        .Expect(201).Text("id");

    /// <summary>Goes from page to page.</summary>
    /// <returns>The ids of each page.</returns>
    protected async Task<List<string[]>> WalkAsync(string firstPath, string direction)
    {
        var pages = new List<string[]>();
        for (var path = firstPath; path is not null;)
        {
            var body = (await GetAsync(path)).Expect(200).Body;
            pages.Add([.. body.GetProperty("result").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)]);
            path = body.GetProperty("_metadata").TryGetProperty(direction, out var next) ? new Uri(next.GetString()!).PathAndQuery : null;
        }

        return pages;
    }

    private static Task OpenGateAsync(HttpContext context, RequestDelegate next)
    {
        var account = long.Parse(context.Request.Headers["X-Account"].ToString());
        context.Features.Set(new Caller(
            new Account(account, null, "test", "", AccountStatus.Active, DateTimeOffset.UnixEpoch),
            new ApiKey("id", account, "test", new HashSet<string> { ApiKey.FullAccess }, DateTimeOffset.UnixEpoch, null),
            null));
        return next(context);
    }

    protected sealed record Answer(int Status, JsonElement Body)
    {
        public Answer Expect(int status)
        {
            Assert.True(Status == status, $"{Status}, not {status}: {(Body.ValueKind == JsonValueKind.Undefined ? "" : Body.GetRawText())}");
            return this;
        }

        public string Text(string member) => Body.GetProperty(member).GetString()!;

        /// <returns>The field and message of the only error.</returns>
        public (string? Field, string Message) Error()
        {
            var error = Assert.Single(Body.GetProperty("errors").EnumerateArray());
            return (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()!);
        }
    }
}
