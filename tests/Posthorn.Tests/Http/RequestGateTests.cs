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
    private readonly ManualClock _clock = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Endpoint> _endpoints = new();
    private ServiceProvider? _services;
    private RateCounters? _counters;
    private IApiKeys? _keys;
    private string _mayAll = "";
    private string _maySend = "";
    private string _mayRead = "";
    private string _revoked = "";
    private Caller? _passed;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, AccountsModule.Migrations);
        _services = new ServiceCollection().AddSingleton(_database.Database).AddSingleton<TimeProvider>(_clock).AddAccounts().BuildServiceProvider();
        await AccountsModule.PrepareAsync(_services, TestContext.Current.CancellationToken);
        _keys = _services.GetRequiredService<IApiKeys>();
        _counters = new RateCounters(_clock);
        _mayAll = await CreateAsync(ApiKey.FullAccess);
        _maySend = await CreateAsync("mail.send");
        _mayRead = await CreateAsync("stats.read");
        _revoked = await CreateAsync("mail.send");
        Assert.True(ApiKeySecret.TryParse(_revoked, out var revoked));
        await _keys.RevokeAsync(1, revoked.Id, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

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
        await Gate(next).InvokeAsync(context);

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

    [Theory]
    [InlineData("Bearer {read}")]
    [InlineData("Basic {basic:apikey:read}")]
    public async Task A_missing_scope_is_named(string authorization)
    {
        var context = await AskAsync(authorization, "mail.send");

        Assert.Equal((403, Problem("access forbidden", "missing required scope: mail.send")), (context.Response.StatusCode, BodyOf(context)));
        Assert.Null(_passed);
    }

    [Fact]
    public async Task Any_key_may_ask_where_any_key_will_do()
    {
        Assert.Equal(200, (await AskAsync("Bearer {read}", RequiredScope.Any)).Response.StatusCode);
        Assert.Equal(401, (await AskAsync("Bearer {revoked}", RequiredScope.Any)).Response.StatusCode);
    }

    [Fact]
    public async Task The_key_of_an_account_that_is_not_there_opens_nothing()
    {
        var key = (await _keys!.CreateAsync(99, "orphan", new HashSet<string> { ApiKey.FullAccess }, Token)).Secret.Reveal();

        AssertForbidden(await AskAsync($"Bearer {key}", "mail.send"));
    }

    [Theory]
    [InlineData(AccountStatus.Disabled)]
    [InlineData(AccountStatus.Deactivated)]
    [InlineData(AccountStatus.Banned)]
    public async Task A_closed_account_is_forbidden_until_it_is_open_again(AccountStatus status)
    {
        var (account, key) = await SubuserAsync("child");
        await Accounts.ChangeStatusAsync(account.Id, status, Token);
        AssertForbidden(await AskAsync($"Bearer {key}", "mail.send"));
        AssertForbidden(await AskAsync("Bearer {all}", "templates.read", onBehalfOf: "child"));

        await Accounts.ChangeStatusAsync(account.Id, AccountStatus.Active, Token);
        Assert.Equal(200, (await AskAsync($"Bearer {key}", "mail.send")).Response.StatusCode);
    }

    [Theory]
    [InlineData(AccountStatus.Banned, 403)]
    [InlineData(AccountStatus.Disabled, 200)]
    public async Task A_ban_shuts_out_the_subusers_too(AccountStatus status, int expected)
    {
        var (_, key) = await SubuserAsync("child");
        await Accounts.ChangeStatusAsync(WellKnownAccounts.Owner, status, Token);

        Assert.Equal(expected, (await AskAsync($"Bearer {key}", "mail.send")).Response.StatusCode);
        Assert.Equal(403, (await AskAsync("Bearer {send}", "mail.send")).Response.StatusCode);
    }

    [Theory]
    [InlineData("child")]
    [InlineData(" CHILD ")]
    [InlineData("account-id {id}")]
    [InlineData("Account-Id  {id}")]
    public async Task A_parent_acts_for_its_subuser(string onBehalfOf)
    {
        var (account, _) = await SubuserAsync("child");
        var context = await AskAsync("Bearer {all}", "templates.read", onBehalfOf.Replace("{id}", $"{account.Id}", StringComparison.Ordinal));

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal((account.Id, true, 1L), (_passed!.AccountId, _passed.IsOnBehalf, _passed.Actor.AccountId));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("subuser_child")]
    [InlineData("account-id 99")]
    [InlineData("account-id")]
    [InlineData("account-id x")]
    [InlineData("account-id 99999999999999999999")]
    [InlineData("child, child")]
    [InlineData("owner")]
    [InlineData("sibling")]
    [InlineData("stranger")]
    [InlineData("grandchild")]
    public async Task Nobody_acts_for_others_than_their_own_subusers(string onBehalfOf)
    {
        var (_, child) = await SubuserAsync("child");
        await SubuserAsync("sibling");
        var stranger = (await Accounts.CreateAsync(new AccountDraft(null, "stranger", ""), Token))!;
        await Accounts.CreateAsync(new AccountDraft(stranger.Id, "grandchild", ""), Token);
        if (onBehalfOf is not ("owner" or "sibling"))
        {
            AssertForbidden(await AskAsync("Bearer {all}", "templates.read", onBehalfOf));
        }

        AssertForbidden(await AskAsync($"Bearer {child}", "templates.read", onBehalfOf));
    }

    [Fact]
    public async Task Who_acts_for_oneself_is_oneself()
    {
        await AskAsync("Bearer {all}", "templates.read", onBehalfOf: "owner");

        Assert.Equal((1L, false), (_passed!.AccountId, _passed.IsOnBehalf));
    }

    [Fact]
    public async Task Where_the_header_says_nothing_the_call_is_the_keys_own_accounts()
    {
        await SubuserAsync("child");
        foreach (var header in new[] { "child", "nobody" })
        {
            Assert.Equal(200, (await AskAsync("Bearer {all}", "mail.send", header, new OwnAccountOnly())).Response.StatusCode);
            Assert.Equal(1, _passed!.AccountId);
        }
    }

    [Theory]
    [InlineData("subusers.read")]
    [InlineData("billing.read")]
    [InlineData("ips.create")]
    [InlineData("posthorn.queue.update")]
    public async Task A_subuser_may_not_do_what_is_a_parents_whatever_its_key_says(string scope)
    {
        var (_, all) = await SubuserAsync("child");
        var (_, one) = await SubuserAsync("other", scope);

        Assert.Equal(403, (await AskAsync($"Bearer {all}", scope)).Response.StatusCode);
        Assert.Equal(403, (await AskAsync($"Bearer {one}", scope)).Response.StatusCode);
        Assert.Equal(403, (await AskAsync("Bearer {all}", scope, onBehalfOf: "child")).Response.StatusCode);
    }

    [Fact]
    public async Task A_full_key_of_another_parent_does_not_see_the_queue_of_all()
    {
        var stranger = (await Accounts.CreateAsync(new AccountDraft(null, "stranger", ""), Token))!;
        var key = (await _keys!.CreateAsync(stranger.Id, "all", new HashSet<string> { ApiKey.FullAccess }, Token)).Secret.Reveal();

        Assert.Equal(403, (await AskAsync($"Bearer {key}", "posthorn.queue.read")).Response.StatusCode);
        Assert.Equal(200, (await AskAsync($"Bearer {key}", "subusers.read")).Response.StatusCode);
    }

    [Fact]
    public async Task Each_answer_to_a_known_key_says_how_often_it_may_ask()
    {
        for (var asked = 1; asked <= 3; asked++)
        {
            var context = await AskAsync("Bearer {all}", "templates.read");

            Assert.Equal((asked <= 2 ? 200 : 429, "2", $"{Math.Max(0, 2 - asked)}"), (context.Response.StatusCode, Header(context, "Limit"), Header(context, "Remaining")));
            var now = _clock.GetUtcNow().ToUnixTimeSeconds();
            Assert.Equal($"{now - (now % 60) + 60}", Header(context, "Reset"));
        }

        Assert.Equal(Problem("too many requests", null), BodyOf(await AskAsync("Bearer {all}", "templates.read")));
        Assert.Equal("0", Header(await AskAsync("Bearer {read}", "templates.read"), "Remaining"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await AskAsync("Bearer {all}", "templates.read")).Response.StatusCode);
    }

    [Fact]
    public async Task Another_account_has_a_count_of_its_own_and_so_has_sending()
    {
        var (_, child) = await SubuserAsync("child");
        for (var asked = 1; asked <= 3; asked++)
        {
            await AskAsync("Bearer {all}", "templates.read");
        }

        Assert.Equal("1", Header(await AskAsync($"Bearer {child}", "templates.read"), "Remaining"));
        Assert.Equal("10000", Header(await AskAsync("Bearer {send}", "mail.send"), "Limit"));
        Assert.Equal("", Header(await AskAsync("Bearer {revoked}", "templates.read"), "Limit"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IAccounts Accounts => _services!.GetRequiredService<IAccounts>();

    private RequestGate Gate(RequestDelegate next) => new(
        next, _keys!, _services!.GetRequiredService<ISessions>(), _services!.GetRequiredService<ICallers>(), _counters!, Microsoft.Extensions.Options.Options.Create(new GateOptions { RequestsPerMinute = 2 }));

    private async Task<(Account Account, string Key)> SubuserAsync(string name, string scope = ApiKey.FullAccess)
    {
        var account = (await Accounts.CreateAsync(new AccountDraft(WellKnownAccounts.Owner, name, ""), Token))!;
        return (account, (await _keys!.CreateAsync(account.Id, "key", new HashSet<string> { scope }, Token)).Secret.Reveal());
    }

    private void AssertForbidden(DefaultHttpContext context)
    {
        Assert.Equal((403, Problem("access forbidden", null)), (context.Response.StatusCode, BodyOf(context)));
        Assert.Null(_passed);
    }

    private static string Header(DefaultHttpContext context, string name) => context.Response.Headers[$"X-RateLimit-{name}"].ToString();

    private static string Problem(string message, string? help) =>
        $$"""{"errors":[{"message":"{{message}}","field":null,"help":{{(help is null ? "null" : $"\"{help}\"")}}}]}""";

    private async Task<string> CreateAsync(string scope) => (await _keys!.CreateAsync(1, scope, new HashSet<string> { scope }, Token)).Secret.Reveal();

    private async Task<DefaultHttpContext> AskAsync(string authorization, string? scope, string? onBehalfOf = null, object? more = null)
    {
        _passed = null;
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        if (authorization.Length > 0)
        {
            context.Request.Headers.Authorization = WithKeys(authorization);
        }

        context.Request.Headers["on-behalf-of"] = onBehalfOf;
        context.SetEndpoint(_endpoints.GetOrAdd(scope ?? "", _ => new Endpoint(
            null, new EndpointMetadataCollection(new[] { scope is null ? null : new RequiredScope(scope), more }.OfType<object>()), "test")));
        await Gate(passed =>
        {
            _passed = passed.Features.Get<Caller>();
            return Task.CompletedTask;
        }).InvokeAsync(context);
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
