using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

public sealed class AccountCacheTests
{
    private readonly ManualClock _clock = new();
    private int _reads;
    private string _stored = "old";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_is_read_once_in_ten_seconds()
    {
        var cache = Open();
        await cache.GetAsync(1, Token);
        _clock.Advance(AccountCache<string>.Freshness - TimeSpan.FromMilliseconds(1));
        await cache.GetAsync(1, Token);
        Assert.Equal(1, _reads);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await cache.GetAsync(1, Token);
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task Accounts_have_values_of_their_own()
    {
        var cache = Open();

        Assert.Equal(("1 old", "2 old"), (await cache.GetAsync(1, Token), await cache.GetAsync(2, Token)));
    }

    [Fact]
    public async Task A_change_shows_at_once_where_it_is_made()
    {
        var (here, there) = (Open(), Open());
        await here.GetAsync(1, Token);
        await there.GetAsync(1, Token);
        _stored = "new";
        here.Forget(1);

        Assert.Equal(("1 new", "1 old"), (await here.GetAsync(1, Token), await there.GetAsync(1, Token)));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_remembered_after_it()
    {
        var late = new TaskCompletionSource<string>();
        var answers = new Queue<Task<string>>([late.Task, Task.FromResult("new")]);
        var cache = new AccountCache<string>((_, _) => answers.Dequeue(), value => value.Length, _clock);
        var asked = cache.GetAsync(1, Token);
        cache.Forget(1);
        late.SetResult("old");

        Assert.Equal("old", await asked);
        Assert.Equal("new", await cache.GetAsync(1, Token));
    }

    [Fact]
    public async Task Long_texts_of_many_accounts_do_not_fill_the_memory()
    {
        var cache = new AccountCache<string>(ReadAsync, _ => 20 * 1024 * 1024, _clock);
        foreach (var account in new[] { 1, 2, 3, 4 })
        {
            await cache.GetAsync(account, Token);
        }

        Assert.Equal(4, _reads);
        await cache.GetAsync(4, Token);
        Assert.Equal(4, _reads);
        await cache.GetAsync(1, Token);
        Assert.Equal(5, _reads);
    }

    private AccountCache<string> Open() => new(ReadAsync, value => value.Length, _clock);

    private Task<string> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        _reads++;
        return Task.FromResult($"{accountId} {_stored}");
    }
}
