using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Keys;
using Posthorn.Accounts.Storage;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class EditKeysCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    private ApiKeyStore Store => new(Database);

    private AuditStore Log => new(Database, _clock);

    [Fact]
    public async Task A_new_key_opens_its_account_and_is_in_the_log_without_its_secret()
    {
        var caller = await CallerAsync();
        var keys = new ApiKeys(Store, _clock);
        var (key, secret) = (await Open(keys).CreateAsync(caller, "shop", ["mail.send", "stats.read"], isTest: false, Token))!.Value;

        Assert.Equal(["mail.send", "stats.read"], (await keys.AuthenticateAsync(secret.Reveal(), Token))!.Scopes.Order());
        var line = Assert.Single(await LogAsync());
        Assert.Equal((caller.Actor, "api_key.create", key.Id, null), (line.Actor, line.Action, line.Target, line.Before));
        Assert.Equal("""{"name":"shop","scopes":["mail.send","stats.read"]}""", line.After);
        Assert.DoesNotContain(secret.Reveal()[^43..], $"{line}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_key_is_stored_as_one_and_a_change_leaves_it_so_and_a_key_from_before_sends_real_mail()
    {
        var keys = new ApiKeys(Store, _clock);
        var (caller, edit) = (await CallerAsync(), Open(keys));
        var (key, secret) = (await edit.CreateAsync(caller, "try", ["mail.send"], isTest: true, Token))!.Value;
        await edit.ChangeAsync(caller, key.Id, "renamed", ["stats.read"], Token);
        await keys.AdoptAsync(caller.AccountId, "adopted", secret, Token);
        keys.Forget(key.Id);

        Assert.True((await keys.AuthenticateAsync(secret.Reveal(), Token))!.IsTest);
        Assert.Equal("""{"name":"try","test":true,"scopes":["mail.send"]}""", (await LogAsync())[^1].After);

        var (old, oldSecret) = await keys.CreateAsync(caller.AccountId, "old", new HashSet<string> { "mail.send" }, Token);
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM accounts_api_keys WHERE id = $1", old.Id);
                await session.ExecuteAsync(
                    "INSERT INTO accounts_api_keys (id, account_id, name, secret_hash, scopes, created_at) VALUES ($1, 1, 'old', $2, 'mail.send', 0)", old.Id, oldSecret.Hash());
            },
            Token);
        Assert.False((await keys.AuthenticateAsync(oldSecret.Reveal(), Token))!.IsTest);
    }

    [Fact]
    public async Task The_hundredth_key_is_made_and_the_next_is_not_until_one_is_gone()
    {
        var (caller, edit) = (await CallerAsync(), Open());
        var made = await Task.WhenAll(Enumerable.Range(0, KeyRules.MaxKeys + 5).Select(i => edit.CreateAsync(caller, $"key {i}", ["mail.send"], isTest: false, Token)));
        var keys = made.OfType<(ApiKey Key, ApiKeySecret Secret)>().ToList();
        Assert.Equal(KeyRules.MaxKeys, keys.Count);
        Assert.Equal(KeyRules.MaxKeys, (await LogAsync()).Count);

        Assert.Null(await edit.CreateAsync(caller, "one more", ["mail.send"], isTest: false, Token));
        Assert.True(await edit.RevokeAsync(caller, keys[0].Key.Id, Token));
        Assert.NotNull(await edit.CreateAsync(caller, "one more", ["mail.send"], isTest: false, Token));
    }

    [Fact]
    public async Task A_name_changes_alone_and_with_the_scopes_and_the_change_counts_at_once()
    {
        var keys = new ApiKeys(Store, _clock);
        var (caller, edit) = (await CallerAsync(), Open(keys));
        var (key, secret) = (await edit.CreateAsync(caller, "shop", ["mail.send"], isTest: false, Token))!.Value;
        await keys.AuthenticateAsync(secret.Reveal(), Token);

        Assert.Equal(("store", "mail.send"), Describe(await edit.ChangeAsync(caller, key.Id, "store", null, Token)));
        Assert.Equal(("till", "stats.read"), Describe(await edit.ChangeAsync(caller, key.Id, "till", ["stats.read"], Token)));
        Assert.Equal(("till", "stats.read"), Describe(await keys.AuthenticateAsync(secret.Reveal(), Token)));

        var last = (await LogAsync())[0];
        Assert.Equal(
            ("""{"name":"store","scopes":["mail.send"]}""", """{"name":"till","scopes":["stats.read"]}"""), (last.Before, last.After));
    }

    [Fact]
    public async Task A_key_that_is_deleted_opens_nothing_at_once_and_is_found_no_more()
    {
        var keys = new ApiKeys(Store, _clock);
        var (caller, edit) = (await CallerAsync(), Open(keys));
        var (key, secret) = (await edit.CreateAsync(caller, "shop", ["mail.send"], isTest: false, Token))!.Value;
        await keys.AuthenticateAsync(secret.Reveal(), Token);

        Assert.True(await edit.RevokeAsync(caller, key.Id, Token));
        Assert.Null(await keys.AuthenticateAsync(secret.Reveal(), Token));
        Assert.Null(await Store.FindValidAsync(1, key.Id, Token));
        Assert.Empty(await Store.ListValidAsync(1, Token));
        Assert.False(await edit.RevokeAsync(caller, key.Id, Token));
        Assert.Null(await edit.ChangeAsync(caller, key.Id, "again", null, Token));
        Assert.Equal(["api_key.delete", "api_key.create"], (await LogAsync()).Select(line => line.Action));
    }

    [Fact]
    public async Task Another_accounts_key_is_neither_seen_nor_changed()
    {
        var (caller, edit) = (await CallerAsync(), Open());
        var (key, _) = (await edit.CreateAsync(caller, "shop", ["mail.send"], isTest: false, Token))!.Value;
        var other = caller with { Account = caller.Account with { Id = 2 } };

        Assert.Null(await edit.ChangeAsync(other, key.Id, "mine", ["stats.read"], Token));
        Assert.False(await edit.RevokeAsync(other, key.Id, Token));
        Assert.Null(await Store.FindValidAsync(2, key.Id, Token));
        Assert.Equal("shop", (await Store.FindValidAsync(1, key.Id, Token))!.Name);
    }

    private EditKeys Open(ApiKeys? keys = null) => new(Database, keys ?? new ApiKeys(Store, _clock), Log, _clock);

    private async Task<Caller> CallerAsync()
    {
        await new AccountStore(Database).EnsureAsync(1, new AccountDraft(null, "owner", ""), _clock.GetUtcNow(), Token);
        return new Caller(
            new Account(1, null, "owner", "", AccountStatus.Active, _clock.GetUtcNow()),
            new ApiKey("AAAAAAAAAAAAAAAAAAAAAA", 1, "mine", new HashSet<string> { "*" }, _clock.GetUtcNow(), null),
            System.Net.IPAddress.Parse("192.0.2.7"));
    }

    private async Task<List<AuditEntry>> LogAsync() =>
        [.. (await Log.ListAsync(new AuditQuery(1, 500, null, null, null, null, null, null), Token)).Select(line => line.Entry)];

    private static (string?, string) Describe(ApiKey? key) => (key?.Name, string.Join(' ', key?.Scopes ?? new HashSet<string>()));
}

public sealed class SqliteEditKeysTests() : EditKeysCompliance(DatabaseKind.Sqlite);

public sealed class PostgresEditKeysTests() : EditKeysCompliance(DatabaseKind.Postgres);
