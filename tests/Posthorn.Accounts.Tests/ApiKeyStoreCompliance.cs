using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tests;

public abstract class ApiKeyStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Hash = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 8))];

    private ApiKeyStore Store => new(Database);

    [Fact]
    public async Task A_key_is_found_as_it_was_stored()
    {
        var key = Key("one", scopes: ["mail.send", "stats.read"], name: "Grüße an Ana, 'quoted'");
        await Store.AddAsync(key, Hash, Token);

        var found = await Store.FindAsync("one", Token);

        AssertSame(key, found!.Key);
        Assert.Equal(Hash, found.SecretHash);
    }

    [Fact]
    public async Task An_unknown_id_finds_nothing() => Assert.Null(await Store.FindAsync("nobody", Token));

    [Theory]
    [InlineData("ONE")]
    [InlineData("on_")]
    [InlineData("%")]
    [InlineData("one' OR '1'='1")]
    [InlineData("")]
    public async Task Only_the_very_id_finds_a_key(string id)
    {
        await Store.AddAsync(Key("one"), Hash, Token);

        Assert.Null(await Store.FindAsync(id, Token));
    }

    [Fact]
    public async Task A_key_without_scopes_stays_without()
    {
        await Store.AddAsync(Key("one", scopes: []), Hash, Token);

        Assert.Empty((await Store.FindAsync("one", Token))!.Key.Scopes);
    }

    [Fact]
    public async Task A_list_holds_the_keys_of_one_account_the_oldest_first()
    {
        await Store.AddAsync(Key("late", createdAt: Noon.AddHours(2)), Hash, Token);
        await Store.AddAsync(Key("b", createdAt: Noon), Hash, Token);
        await Store.AddAsync(Key("a", createdAt: Noon), Hash, Token);
        await Store.AddAsync(Key("other", account: 2), Hash, Token);

        Assert.Equal(["a", "b", "late"], (await Store.ListAsync(1, Token)).Select(stored => stored.Key.Id));
        Assert.Equal(["other"], (await Store.ListAsync(2, Token)).Select(stored => stored.Key.Id));
        Assert.Empty(await Store.ListAsync(3, Token));
    }

    [Fact]
    public async Task A_revoked_key_is_marked_once()
    {
        await Store.AddAsync(Key("one"), Hash, Token);

        Assert.True(await Store.RevokeAsync(1, "one", Noon.AddHours(1), Token));
        Assert.False(await Store.RevokeAsync(1, "one", Noon.AddHours(2), Token));
        Assert.Equal(Noon.AddHours(1), (await Store.FindAsync("one", Token))!.Key.RevokedAt);
    }

    [Fact]
    public async Task Another_account_cannot_revoke_a_key()
    {
        await Store.AddAsync(Key("one"), Hash, Token);

        Assert.False(await Store.RevokeAsync(2, "one", Noon, Token));
        Assert.Null((await Store.FindAsync("one", Token))!.Key.RevokedAt);
    }

    [Fact]
    public async Task A_key_that_is_stored_again_is_valid_again_with_what_is_given_now()
    {
        await Store.AddAsync(Key("one", scopes: ["stats.read"]), Hash, Token);
        await Store.RevokeAsync(1, "one", Noon, Token);
        byte[] other = [.. Hash.Reverse()];
        await Store.AddAsync(Key("one", scopes: [ApiKey.FullAccess]), other, Token);

        var found = (await Store.FindAsync("one", Token))!;
        Assert.Null(found.Key.RevokedAt);
        Assert.Equal(other, found.SecretHash);
        Assert.True(found.Key.Allows("mail.send"));
    }

    private static ApiKey Key(string id, long account = 1, string[]? scopes = null, string name = "name", DateTimeOffset? createdAt = null) =>
        new(id, account, name, (scopes ?? ["mail.send"]).ToHashSet(), createdAt ?? Noon, null);

    private static void AssertSame(ApiKey expected, ApiKey actual)
    {
        Assert.Equal(expected.Scopes.Order(), actual.Scopes.Order());
        Assert.Equal(expected with { Scopes = actual.Scopes }, actual);
    }
}

public sealed class SqliteApiKeyStoreTests() : ApiKeyStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresApiKeyStoreTests() : ApiKeyStoreCompliance(DatabaseKind.Postgres);
