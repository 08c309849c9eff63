using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

/// <summary>What is not stored can only come from memory.</summary>
public sealed class SubmissionCacheTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private const int Size = 1000;

    private SubmissionCache Cache => Get<SubmissionCache>();

    [Theory]
    [InlineData(3 * Size, true)]
    [InlineData(3 * Size - 1, false)]
    public async Task What_came_lately_stays_and_the_newcomer_is_kept_if_there_is_room(int limit, bool third)
    {
        Settings.MaxCachedBytes = limit;
        Add(1, 2, 3);

        Assert.True(await IsKeptAsync(1) && await IsKeptAsync(2));
        Assert.Equal(third, await IsKeptAsync(3));
    }

    [Fact]
    public async Task What_is_held_up_makes_room()
    {
        Settings.MaxCachedBytes = 3 * Size;
        Add(1, 2, 3);
        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(await IsKeptAsync(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Add(4, 5, 6);

        Assert.True(await IsKeptAsync(1) && await IsKeptAsync(4) && await IsKeptAsync(5));
        Assert.False(await IsKeptAsync(2) || await IsKeptAsync(3) || await IsKeptAsync(6));
    }

    [Fact]
    public async Task One_with_many_recipients_is_needed_often_and_is_always_kept()
    {
        Settings.MaxCachedBytes = 2 * Size;
        Add(1, 2);
        Cache.Add(Requests.Submission(Requests.To(2), id: 3));

        Assert.False(await IsKeptAsync(1));
        Assert.True(await IsKeptAsync(2) && await IsKeptAsync(3));
    }

    [Fact]
    public async Task One_that_is_larger_than_all_the_room_is_kept_alone()
    {
        Settings.MaxCachedBytes = Size / 2;
        Add(1);
        Assert.True(await IsKeptAsync(1));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Add(2);

        Assert.False(await IsKeptAsync(1));
        Assert.True(await IsKeptAsync(2));
    }

    [Fact]
    public async Task What_is_added_twice_takes_its_room_once()
    {
        Settings.MaxCachedBytes = 2 * Size;
        Add(1, 1, 1, 2);

        Assert.True(await IsKeptAsync(1) && await IsKeptAsync(2));
    }

    [Fact]
    public async Task What_is_forgotten_gives_its_room_back()
    {
        Settings.MaxCachedBytes = 2 * Size;
        Add(1, 2);
        Cache.Forget(1);
        Cache.Forget(1);
        Cache.Forget(77);
        Add(3);

        Assert.False(await IsKeptAsync(1));
        Assert.True(await IsKeptAsync(2) && await IsKeptAsync(3));
    }

    [Fact]
    public async Task What_lies_in_the_database_is_read_again()
    {
        var submission = Requests.Submission(SampleBody.With(Requests.To(2), "subject", "\"Grüße\""), id: 5);
        await Database.WriteAsync(session => SubmissionStore.AddAsync(session, [submission]), Token);

        var read = await Cache.GetAsync(Account, 5, Token);

        Assert.Equal((submission.Id, submission.ReceivedAt, submission.AccountId), (read!.Id, read.ReceivedAt, read.AccountId));
        SampleBody.AssertSame(submission.Request, read.Request);
        Assert.Same(read, await Cache.GetAsync(Account, 5, Token));
    }

    [Fact]
    public async Task Another_account_gets_nothing_from_memory_nor_from_the_database()
    {
        Add(1);
        await Database.WriteAsync(session => SubmissionStore.AddAsync(session, [Requests.Submission(SampleBody.Minimal, id: 2)]), Token);

        Assert.Null(await Cache.GetAsync(2, 1, Token));
        Assert.Null(await Cache.GetAsync(2, 2, Token));
    }

    [Fact]
    public async Task Many_at_once_keep_to_the_room()
    {
        Settings.MaxCachedBytes = 10 * Size;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                Add((i * 7 + worker) % 50);
                await Cache.GetAsync(Account, i % 50, Token);
                Cache.Forget((i + worker) % 50);
            }
        })));

        var kept = 0;
        for (var id = 0; id < 50; id++)
        {
            kept += await IsKeptAsync(id) ? 1 : 0;
        }

        Assert.InRange(kept, 0, 10);
        Clock.Advance(TimeSpan.FromSeconds(10));

        // Strangers, so that none of them is there already and as old as the others.
        Add(101, 102, 103, 104, 105, 106, 107, 108, 109, 110);
        Assert.True(await IsKeptAsync(101) && await IsKeptAsync(110));
    }

    private void Add(params int[] ids)
    {
        foreach (var id in ids)
        {
            Cache.Add(Requests.Submission(Requests.OfSize(Size), id));
        }
    }

    private async Task<bool> IsKeptAsync(int id) => await Cache.GetAsync(Account, id, Token) is not null;
}
