using Posthorn.Accounts.Tree;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class AccountCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_account_is_found_as_it_was_made_by_its_id_and_by_its_name_in_any_case()
    {
        var parent = await MakeAsync(null, "Parent");
        var child = (await Open().CreateAsync(new AccountDraft(parent.Id, "Sub.User+1@example.com", "ana@example.net"), Token))!;

        Assert.Equal(new Account(child.Id, parent.Id, "Sub.User+1@example.com", "ana@example.net", AccountStatus.Active, _clock.GetUtcNow()), child);
        Assert.Equal(child, await Open().FindAsync(child.Id, Token));
        Assert.Equal(child, await Open().FindAsync("SUB.USER+1@EXAMPLE.COM", Token));
        Assert.True(parent.IsParent);
        Assert.False(child.IsParent);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("par%")]
    [InlineData("p")]
    [InlineData("par\0ent")]
    public async Task Another_name_finds_nobody(string name)
    {
        await MakeAsync(null, "parent");

        Assert.Null(await Open().FindAsync(name, Token));
        Assert.Null(await Open().FindAsync(999, Token));
    }

    [Fact]
    public async Task A_name_is_taken_in_any_case()
    {
        var accounts = Open();
        var first = await MakeAsync(null, "parent");

        Assert.Null(await accounts.CreateAsync(new AccountDraft(null, "PARENT", ""), Token));
        Assert.Null(await accounts.CreateAsync(new AccountDraft(first.Id, "Parent", ""), Token));
        Assert.Equal(first.Id + 1, (await MakeAsync(null, "another")).Id);
    }

    [Fact]
    public async Task Of_many_who_want_one_name_at_once_one_gets_it()
    {
        var accounts = Open();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => accounts.CreateAsync(new AccountDraft(null, "wanted", ""), Token)));

        Assert.Single(made, account => account is not null);
    }

    [Fact]
    public async Task Many_at_once_all_get_ids_of_their_own()
    {
        var accounts = Open();
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => accounts.CreateAsync(new AccountDraft(null, $"account{i}", ""), Token)));

        Assert.Equal(20, made.Select(account => account!.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_subuser_has_no_subusers_and_a_parent_must_be_there()
    {
        var child = await MakeAsync((await MakeAsync(null, "parent")).Id, "child");

        await Assert.ThrowsAsync<ArgumentException>(() => Open().CreateAsync(new AccountDraft(child.Id, "grandchild", ""), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Open().CreateAsync(new AccountDraft(999, "orphan", ""), Token));
        Assert.Null(await Open().FindAsync("grandchild", Token));
    }

    [Fact]
    public async Task A_status_shows_here_at_once_and_elsewhere_within_ten_seconds()
    {
        var account = await MakeAsync(null, "parent");
        var (here, there) = (Open(), Open());
        await here.FindAsync("parent", Token);
        await there.FindAsync(account.Id, Token);

        Assert.True(await here.ChangeStatusAsync(account.Id, AccountStatus.Banned, Token));
        Assert.False(await here.ChangeStatusAsync(999, AccountStatus.Banned, Token));

        Assert.Equal(AccountStatus.Banned, (await here.FindAsync("parent", Token))!.Status);
        Assert.Equal(AccountStatus.Active, (await there.FindAsync(account.Id, Token))!.Status);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(AccountStatus.Banned, (await there.FindAsync(account.Id, Token))!.Status);
    }

    [Fact]
    public async Task Who_watches_hears_of_a_change_in_its_transaction_and_of_none_that_is_none()
    {
        var account = await MakeAsync(null, "parent");
        var watcher = new Watcher();
        var book = new AccountBook(Database, new AccountStore(Database), _clock, [watcher]);
        Assert.True(await book.ChangeStatusAsync(account.Id, AccountStatus.Active, Token));
        Assert.True(await book.ChangeStatusAsync(account.Id, AccountStatus.Suspended, Token));
        Assert.False(await book.ChangeStatusAsync(999, AccountStatus.Suspended, Token));
        Assert.Equal([(account, AccountStatus.Suspended)], watcher.Heard);

        watcher.IsFailing = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => book.ChangeStatusAsync(account.Id, AccountStatus.Banned, Token));
        Assert.Equal(AccountStatus.Suspended, (await Open().FindAsync(account.Id, Token))!.Status);
        Assert.True((await Open().FindAsync(account.Id, Token))!.IsOpen);
    }

    [Fact]
    public async Task An_account_that_was_looked_for_before_it_was_made_is_known_at_once()
    {
        var (here, there) = (Open(), Open());
        Assert.Null(await here.FindAsync(2, Token));
        Assert.Null(await here.FindAsync("early", Token));
        var made = (await there.CreateAsync(new AccountDraft(null, "early", ""), Token))!;

        Assert.Equal(made, await here.FindAsync(made.Id, Token));
        Assert.Equal(made, await here.FindAsync("early", Token));
    }

    [Fact]
    public async Task The_owner_account_is_made_once()
    {
        var store = new AccountStore(Database);
        await store.EnsureAsync(WellKnownAccounts.Owner, new AccountDraft(null, "owner", ""), _clock.GetUtcNow(), Token);
        await store.EnsureAsync(WellKnownAccounts.Owner, new AccountDraft(null, "somebody", ""), _clock.GetUtcNow(), Token);

        Assert.Equal("owner", (await Open().FindAsync(WellKnownAccounts.Owner, Token))!.Username);
        Assert.NotEqual(WellKnownAccounts.Owner, (await MakeAsync(null, "somebody")).Id);
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("ab", false)]
    [InlineData("a.b_c-d@e+f", true)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\nb", false)]
    [InlineData("änne", false)]
    public void A_name_stands_in_paths_and_headers(string name, bool isValid) => Assert.Equal(isValid, Usernames.IsValid(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_has_at_most_64_characters(int length, bool isValid) => Assert.Equal(isValid, Usernames.IsValid(new string('a', length)));

    private AccountBook Open() => new(Database, new AccountStore(Database), _clock);

    private async Task<Account> MakeAsync(long? parent, string name) => (await Open().CreateAsync(new AccountDraft(parent, name, ""), Token))!;

    private sealed class Watcher : IAccountWatcher
    {
        public List<(Account, AccountStatus)> Heard { get; } = [];

        public bool IsFailing { get; set; }

        public ValueTask StatusChangedAsync(DbSession session, Account before, AccountStatus after)
        {
            Heard.Add((before, after));
            return IsFailing ? throw new InvalidOperationException("what belongs to the change cannot be written") : ValueTask.CompletedTask;
        }
    }
}

public sealed class SqliteAccountTests() : AccountCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAccountTests() : AccountCompliance(DatabaseKind.Postgres);
