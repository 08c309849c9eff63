using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Http;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Tests.Http;

/// <summary>The gate with real keys in a real database; only the server around it is missing.</summary>
public sealed class RequestGateTests : IAsyncLifetime
{
    private const string Denied = "Permission denied, wrong credentials";
    private const string Invalid = "The provided authorization grant is invalid, expired, or revoked";
    private TestDatabase? _database;
    private IApiKeys? _keys;
    private string _mayAll = "";
    private string _maySend = "";
    private string _mayRead = "";
    private string _revoked = "";
    private Caller? _passed;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, AccountsModule.Migrations);
        _keys = new ServiceCollection().AddSingleton(_database.Database).AddSingleton(TimeProvider.System).AddAccounts().BuildServiceProvider().GetRequiredService<IApiKeys>();
        _mayAll = await CreateAsync(ApiKey.FullAccess);
        _maySend = await CreateAsync("mail.send");
        _mayRead = await CreateAsync("stats.read");
        _revoked = await CreateAsync("mail.send");
        Assert.True(ApiKeySecret.TryParse(_revoked, out var revoked));
        await _keys.RevokeAsync(1, revoked.Id, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("Bearer {all}")]
    [InlineData("Bearer {send}")]
    [InlineData("bearer {send}")]
    [InlineData("BEARER   {send}  ")]
    [InlineData("Basic {basic:apikey:send}")]
    [InlineData("basic {basic:apikey:send}")]
    public async Task A_key_with_the_scope_passes(string authorization)
    {
        var context = await AskAsync(authorization, "mail.send");

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(1, _passed!.AccountId);
        Assert.True(_passed.Key.Allows("mail.send"));
    }

    [Theory]
    [InlineData("", 401, "authorization required")]
    [InlineData("Bearer {read}", 403, "access forbidden")]
    [InlineData("Basic {basic:apikey:read}", 403, "access forbidden")]
    [InlineData("Bearer {revoked}", 401, Invalid)]
    [InlineData("Basic {basic:apikey:revoked}", 401, Denied)]
    [InlineData("Bearer", 401, Invalid)]
    [InlineData("Bearer ", 401, Invalid)]
    [InlineData("Bearer {send}x", 401, Invalid)]
    [InlineData("Bearer x {send}", 401, Invalid)]
    [InlineData("Bearer SG.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 401, Invalid)]
    [InlineData("{send}", 401, Invalid)]
    [InlineData("Digest {send}", 401, Invalid)]
    [InlineData("Basic", 401, Invalid)]
    [InlineData("Basic !!!", 401, Denied)]
    [InlineData("Basic {basic:ana:send}", 401, Denied)]
    [InlineData("Basic {basic:APIKEY:send}", 401, Denied)]
    [InlineData("Basic YXBpa2V5", 401, Denied)]
    [InlineData("Basic /////w==", 401, Denied)]
    public async Task Others_are_told_why_not(string authorization, int status, string message)
    {
        var context = await AskAsync(authorization, "mail.send");

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal($$"""{"errors":[{"message":"{{message}}","field":null,"help":null}]}""", BodyOf(context));
        Assert.Null(_passed);
    }

    [Fact]
    public async Task A_very_long_password_is_only_wrong()
    {
        var context = await AskAsync("Basic " + Convert.ToBase64String(new byte[100_000]), "mail.send");

        Assert.Equal(401, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer nonsense")]
    public async Task An_endpoint_that_asks_for_no_scope_is_open_and_has_no_caller(string authorization)
    {
        var context = await AskAsync(authorization, scope: null);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Null(context.Features.Get<Caller>());
    }

    [Fact]
    public async Task A_path_without_an_endpoint_goes_on_to_be_not_found()
    {
        var context = new DefaultHttpContext();
        var went = false;
        RequestDelegate next = _ =>
        {
            went = true;
            return Task.CompletedTask;
        };
        await new RequestGate(next, _keys!).InvokeAsync(context);

        Assert.True(went);
    }

    [Fact]
    public async Task No_answer_repeats_the_key()
    {
        foreach (var authorization in new[] { "Bearer {read}", "Bearer {revoked}", "Basic {basic:ana:send}" })
        {
            Assert.DoesNotContain("SG.", BodyOf(await AskAsync(authorization, "mail.send")), StringComparison.Ordinal);
        }
    }

    private async Task<string> CreateAsync(string scope) =>
        (await _keys!.CreateAsync(1, scope, new HashSet<string> { scope }, TestContext.Current.CancellationToken)).Secret.Reveal();

    private async Task<DefaultHttpContext> AskAsync(string authorization, string? scope)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        if (authorization.Length > 0)
        {
            context.Request.Headers.Authorization = WithKeys(authorization);
        }

        context.SetEndpoint(new Endpoint(null, scope is null ? EndpointMetadataCollection.Empty : new EndpointMetadataCollection(new RequiredScope(scope)), "test"));
        RequestDelegate next = passed =>
        {
            _passed = passed.Features.Get<Caller>();
            return Task.CompletedTask;
        };
        await new RequestGate(next, _keys!).InvokeAsync(context);
        return context;
    }

    private string WithKeys(string text)
    {
        if (text.IndexOf("{basic:", StringComparison.Ordinal) is var start and >= 0)
        {
            var login = text[(start + "{basic:".Length)..^1].Split(':');
            return text[..start] + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{login[0]}:{WithKeys($"{{{login[1]}}}")}"));
        }

        return text.Replace("{all}", _mayAll, StringComparison.Ordinal).Replace("{send}", _maySend, StringComparison.Ordinal)
            .Replace("{read}", _mayRead, StringComparison.Ordinal).Replace("{revoked}", _revoked, StringComparison.Ordinal);
    }

    private static string BodyOf(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
