using Posthorn.Senders.Domains;
using Posthorn.Storage;

namespace Posthorn.Senders.Tests;

public abstract class SenderDomainStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    private SenderDomainStore Store => new(Database);

    [Fact]
    public async Task A_domain_is_found_as_it_was_stored()
    {
        var domain = Domain("example.com");
        await Store.AddAsync(domain, "the key", Token);

        Assert.Equal(new StoredDomain(domain, "the key"), await Store.FindAsync(1, "example.com", Token));
    }

    [Theory]
    [InlineData(1, "example.org")]
    [InlineData(1, "mail.example.com")]
    [InlineData(1, "com")]
    [InlineData(1, "EXAMPLE.COM")]
    [InlineData(2, "example.com")]
    public async Task Nothing_else_finds_it(long account, string name)
    {
        await Store.AddAsync(Domain("example.com"), "the key", Token);

        Assert.Null(await Store.FindAsync(account, name, Token));
    }

    [Fact]
    public async Task A_domain_that_is_added_again_keeps_its_key()
    {
        await Store.AddAsync(Domain("example.com"), "the key", Token);
        await Store.AddAsync(Domain("example.com") with { Selector = "s2" }, "another key", Token);

        Assert.Equal(new StoredDomain(Domain("example.com"), "the key"), await Store.FindAsync(1, "example.com", Token));
    }

    [Fact]
    public async Task Two_accounts_may_have_the_same_domain_with_keys_of_their_own()
    {
        await Store.AddAsync(Domain("example.com"), "key one", Token);
        await Store.AddAsync(Domain("example.com") with { AccountId = 2 }, "key two", Token);

        Assert.Equal("key one", (await Store.FindAsync(1, "example.com", Token))!.PrivateKey);
        Assert.Equal("key two", (await Store.FindAsync(2, "example.com", Token))!.PrivateKey);
    }

    [Fact]
    public async Task A_list_holds_the_domains_of_one_account_by_name()
    {
        await Store.AddAsync(Domain("b.example"), "key", Token);
        await Store.AddAsync(Domain("a.example"), "key", Token);
        await Store.AddAsync(Domain("c.example") with { AccountId = 2 }, "key", Token);

        Assert.Equal(["a.example", "b.example"], (await Store.ListAsync(1, Token)).Select(stored => stored.Domain.Domain));
        Assert.Empty(await Store.ListAsync(3, Token));
    }

    [Fact]
    public async Task A_removed_domain_is_gone_with_its_key()
    {
        await Store.AddAsync(Domain("example.com"), "key", Token);

        Assert.False(await Store.RemoveAsync(2, "example.com", Token));
        Assert.True(await Store.RemoveAsync(1, "example.com", Token));
        Assert.False(await Store.RemoveAsync(1, "example.com", Token));
        Assert.Null(await Store.FindAsync(1, "example.com", Token));
    }

    private static SenderDomain Domain(string name) => new(1, name, "s1", $"bounces.{name}", Noon);
}

public sealed class SqliteSenderDomainStoreTests() : SenderDomainStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSenderDomainStoreTests() : SenderDomainStoreCompliance(DatabaseKind.Postgres);
