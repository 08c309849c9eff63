using System.Net;
using Posthorn.Accounts.Access;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Accounts.Storage;
using Posthorn.Accounts.Teammates;
using Posthorn.Accounts.Tree;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class AccessCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private static readonly IPAddress Abroad = IPAddress.Parse("203.0.113.9");
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_rule_is_read_as_it_was_made_and_the_same_network_keeps_its_id()
    {
        var (book, caller) = (Open(), await CallerAsync());
        var (added, _) = await book.AddAsync(caller, Networks("192.0.2.0/24", "2001:db8::/32"), Token);
        _clock.Advance(TimeSpan.FromHours(1));
        var (again, list) = await book.AddAsync(caller, Networks("192.0.2.0/24"), Token);

        Assert.Equal(["192.0.2.0/24", "2001:db8::/32"], added!.Select(rule => rule.Network));
        Assert.Equal(added![0] with { UpdatedAt = _clock.GetUtcNow() }, Assert.Single(again!));
        Assert.Equal([again![0], added[1]], await book.ListAsync(1, Token));
        Assert.Equal(2, list.Networks.Count);
        Assert.Empty(await book.ListAsync(2, Token));
    }

    [Fact]
    public async Task A_list_counts_here_at_once_and_elsewhere_within_ten_seconds()
    {
        var (here, there, caller) = (Open(), Open(), await CallerAsync());
        Assert.True((await here.GetAsync(1, Token)).Allows(Abroad));
        Assert.True((await there.GetAsync(1, Token)).Allows(Abroad));
        await here.AddAsync(caller, Networks("192.0.2.0/24"), Token);

        Assert.False((await here.GetAsync(1, Token)).Allows(Abroad));
        Assert.True((await here.GetAsync(1, Token)).Allows(Home));
        Assert.True((await there.GetAsync(1, Token)).Allows(Abroad));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False((await there.GetAsync(1, Token)).Allows(Abroad));
    }

    [Fact]
    public async Task The_thousandth_rule_is_taken_and_one_more_takes_none()
    {
        var (book, caller) = (Open(), await CallerAsync());
        var many = Enumerable.Range(0, AccessLimits.Rules - 1).Select(i => new IPNetwork(new IPAddress([10, 0, (byte)(i / 256), (byte)(i % 256)]), 32)).ToList();
        await book.AddAsync(caller, many, Token);

        Assert.Null((await book.AddAsync(caller, Networks("192.0.2.1/32", "192.0.2.2/32"), Token)).Added);
        Assert.Equal(many.Count, (await book.ListAsync(1, Token)).Count);
        Assert.NotNull((await book.AddAsync(caller, Networks("192.0.2.1/32"), Token)).Added);
        Assert.NotNull((await book.AddAsync(caller, Networks("192.0.2.1/32", "10.0.0.0/32"), Token)).Added);
    }

    [Fact]
    public async Task Rules_are_removed_all_or_none_and_by_their_account_alone()
    {
        var (book, caller) = (Open(), await CallerAsync());
        var (added, _) = await book.AddAsync(caller, Networks("192.0.2.0/24", "10.0.0.0/8"), Token);
        var other = caller with { Account = caller.Account with { Id = 2 } };

        Assert.Null(await book.RemoveAsync(other, [added![0].Id], Token));
        Assert.Null(await book.RemoveAsync(caller, [added[0].Id, 999], Token));
        Assert.Equal(2, (await book.ListAsync(1, Token)).Count);
        Assert.Equal("10.0.0.0/8", $"{Assert.Single((await book.RemoveAsync(caller, [added[0].Id], Token))!.Networks)}");

        await book.ClearAsync(1, Token);
        Assert.True((await book.GetAsync(1, Token)).Allows(Abroad));
        Assert.Equal(
            ["access_rule.delete", "access_rule.create", "access_rule.create"],
            (await new AuditStore(Database, _clock).ListAsync(new AuditQuery(1, 10, null, null, null, null, null, null), Token)).Select(line => line.Entry.Action));
    }

    [Fact]
    public async Task Who_tried_is_written_once_for_each_address_way_and_outcome()
    {
        var store = new UseStore(Database);
        var ledger = new UseLedger(store);
        var start = _clock.GetUtcNow();
        ledger.Note(1, Home, "bearer", true, start);
        ledger.Note(1, Abroad, "basic", false, start.AddSeconds(1));
        ledger.Note(1, null, "bearer", true, start);
        await ledger.WriteAsync(Token);
        ledger.Note(1, IPAddress.Parse("::ffff:192.0.2.7"), "bearer", true, start.AddSeconds(9));
        ledger.Note(2, Home, "smtp", true, start);
        await ledger.WriteAsync(Token);
        await ledger.WriteAsync(Token);

        var first = start.ToUnixTimeMilliseconds();
        Assert.Equal(
            [new AccessAttempt(1, "192.0.2.7", "bearer", true, first, first + 9000), new AccessAttempt(1, "203.0.113.9", "basic", false, first + 1000, first + 1000)],
            await store.ListAsync(1, 20, Token));
        Assert.Single(await store.ListAsync(1, 1, Token));
        Assert.Equal("smtp", Assert.Single(await store.ListAsync(2, 20, Token)).Method);
    }

    [Fact]
    public async Task The_newest_thousand_attempts_are_kept()
    {
        var store = new UseStore(Database);
        AccessAttempt Attempt(int i) => new(1, $"10.0.{i / 256}.{i % 256}", "bearer", true, i, i);
        await store.WriteAsync([], [.. Enumerable.Range(1, UseStore.MaxAttempts + 3).Select(Attempt)], Token);
        await store.WriteAsync([], [Attempt(5000) with { AccountId = 2 }], Token);

        var kept = await store.ListAsync(1, 5000, Token);
        Assert.Equal((UseStore.MaxAttempts, 4L), (kept.Count, kept[^1].LastAt));
    }

    [Fact]
    public async Task A_keys_last_use_is_written_and_never_set_back()
    {
        var keys = new ApiKeyStore(Database);
        var key = new ApiKey("one", 1, "name", new HashSet<string> { "mail.send" }, _clock.GetUtcNow(), null);
        await keys.AddAsync(key, new byte[32], Token);
        var ledger = new UseLedger(new UseStore(Database));
        var late = _clock.GetUtcNow().AddMinutes(5);
        foreach (var time in new[] { late, late.AddMinutes(-1) })
        {
            ledger.Note("one", time);
            await ledger.WriteAsync(Token);
        }

        Assert.Equal(late, (await keys.FindAsync("one", Token))!.Key.LastUsedAt);
    }

    [Fact]
    public async Task A_subusers_own_list_counts_also_for_its_parent()
    {
        var caller = await CallerAsync();
        var (book, accounts) = (Open(), new AccountBook(Database, new AccountStore(Database), _clock));
        var child = (await accounts.CreateAsync(new AccountDraft(1, "child", ""), Token))!;
        var callers = new Callers(accounts, book, new TeammateReach(new TeammateDirectory(new TeammateStore(Database), new SsoTeammateStore(Database, new AuditStore(Database, _clock), _clock))), new UseLedger(new UseStore(Database)), _clock, []);
        Assert.Equal(child, (await callers.ActForAsync(caller, "child", Token))!.Account);

        await book.AddAsync(caller with { Account = child }, Networks("203.0.113.0/24"), Token);
        Assert.Null(await callers.ActForAsync(caller, "child", Token));
        Assert.NotNull(await callers.ActForAsync(caller with { From = Abroad }, "child", Token));
        Assert.NotNull(await callers.AdmitAsync(caller.Key, Home, "bearer", Token));
    }

    private AccessBook Open() => new(Database, new AccessStore(Database), new AuditStore(Database, _clock), _clock);

    private async Task<Caller> CallerAsync()
    {
        await new AccountStore(Database).EnsureAsync(1, new AccountDraft(null, "owner", ""), _clock.GetUtcNow(), Token);
        return new Caller(
            new Account(1, null, "owner", "", AccountStatus.Active, _clock.GetUtcNow()),
            new ApiKey("AAAAAAAAAAAAAAAAAAAAAA", 1, "mine", new HashSet<string> { "*" }, _clock.GetUtcNow(), null),
            Home);
    }

    private static List<IPNetwork> Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}

public sealed class SqliteAccessTests() : AccessCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAccessTests() : AccessCompliance(DatabaseKind.Postgres);
