using Posthorn.Inbox.Await;
using Posthorn.Inbox.Tests.Storage;
using Posthorn.Storage;

namespace Posthorn.Inbox.Tests.Await;

public sealed class AwaitMessageTests() : InboxSuite(DatabaseKind.Sqlite)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_mail_that_is_there_answers_at_once_the_newest_first()
    {
        await AddAsync("code 1");
        await AddAsync("code 2");
        await AddAsync("other");

        Assert.Equal("code 2", await SubjectAsync(WaitAsync("code")));
    }

    [Fact]
    public async Task After_an_id_the_mails_come_one_by_one()
    {
        var first = await AddAsync("code 1");
        var second = await AddAsync("code 2");
        await AddAsync("code 3");

        Assert.Equal("code 2", await SubjectAsync(WaitAsync("code", first.Id)));
        Assert.Equal("code 3", await SubjectAsync(WaitAsync("code", second.Id)));
    }

    [Fact]
    public async Task A_mail_that_comes_later_answers_the_waiter_and_another_does_not()
    {
        var waiting = WaitAsync("to:ana@example.org");
        await WaiterAsync();
        await AddAsync("for ben", to: "ben@example.org");
        Assert.False(waiting.IsCompleted);

        await AddAsync("for ana", to: "ana@example.org");

        Assert.Equal("for ana", await SubjectAsync(waiting));
    }

    [Fact]
    public async Task A_mail_from_before_the_id_does_not_answer()
    {
        var old = await AddAsync("code 1");

        var waiting = WaitAsync("code", old.Id);
        await WaiterAsync();
        await AddAsync("code 2");

        Assert.Equal("code 2", await SubjectAsync(waiting));
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_the_look_and_the_wait()
    {
        for (var round = 0; round < 200; round++)
        {
            var subject = $"race-{round}-x";
            var waiting = Task.Run(() => WaitAsync($"subject:{subject}"));
            var adding = Task.Run(() => AddAsync(subject));

            await adding;
            Assert.Equal(subject, await SubjectAsync(waiting));
        }
    }

    [Fact]
    public async Task A_caller_that_goes_from_id_to_id_meets_every_mail_in_order()
    {
        var adding = Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => AddAsync($"n {number}"))));
        var met = new List<long> { 0 };
        for (var count = 0; count < 200; count++)
        {
            var outcome = await WaitAsync("subject:n", met[^1]);
            met.Add(Assert.IsType<AwaitOutcome.Arrived>(outcome).Message.Id);
        }

        Assert.Equal((await adding).Select(message => message.Id).Order(), met.Skip(1));
    }

    [Fact]
    public async Task When_nothing_comes_the_wait_ends_in_time()
    {
        var waiting = WaitAsync("never");
        await WaiterAsync();
        Clock.Advance(Minute - AwaitMessage.SafetyNet);
        Assert.False(waiting.IsCompleted);

        await AdvanceUntilAsync(waiting);

        Assert.IsType<AwaitOutcome.NothingCame>(await waiting);
    }

    [Fact]
    public async Task A_mail_that_another_node_took_in_is_found()
    {
        await using var database = Test.OpenAgain();
        var elsewhere = Open(keep: 10, database: database, arrivals: new Arrivals());
        await AddAsync("code 1");
        var waiting = WaitAsync("subject:here");
        await WaiterAsync();

        await elsewhere.AddAsync(Owner, Mails.Capture("not this"), Token);
        await elsewhere.AddAsync(Owner, Mails.Capture("here"), Token);
        await AdvanceUntilAsync(waiting);

        Assert.Equal("here", await SubjectAsync(waiting));
    }

    [Fact]
    public async Task A_caller_that_leaves_frees_its_place()
    {
        using var leaving = new CancellationTokenSource();
        var waiting = NewWait().ExecuteAsync(Owner, Query("never"), null, Minute, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var waiters = Enumerable.Range(0, Arrivals.MaxWaiters).Select(_ => Arrivals.TryWait(Owner, Query(""), 0)).ToList();

        Assert.DoesNotContain(null, waiters);
    }

    [Fact]
    public async Task One_waiter_too_many_is_told_so_and_an_end_makes_room()
    {
        var waiters = Enumerable.Range(0, Arrivals.MaxWaiters).Select(_ => Arrivals.TryWait(Owner, Query("never"), 0)!).ToList();

        Assert.IsType<AwaitOutcome.TooManyWait>(await WaitAsync("never"));
        waiters[0].Dispose();
        await AddAsync("there");
        Assert.Equal("there", await SubjectAsync(WaitAsync("there")));
    }

    private AwaitMessage NewWait() => new(Store, Arrivals, Clock);

    private Task<AwaitOutcome> WaitAsync(string query, long? after = null) => NewWait().ExecuteAsync(Owner, Query(query), after, Minute, Token);

    private static async Task<string?> SubjectAsync(Task<AwaitOutcome> waiting) =>
        Assert.IsType<AwaitOutcome.Arrived>(await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token)).Message.Subject;

    /// <summary>The wait has looked and now sleeps: its timer is set.</summary>
    private async Task WaiterAsync()
    {
        while (Clock.PendingTimers == 0)
        {
            await Task.Yield();
        }
    }

    private async Task AdvanceUntilAsync(Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            Clock.Advance(AwaitMessage.SafetyNet);
            await Task.Yield();
        }
    }
}
