using Posthorn.Delivery.Erasure;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Posthorn.Delivery.Tests.Erasure;

public abstract class RecipientCopiesCompliance(DatabaseKind kind) : QueueSuite(kind)
{
    private readonly ManualClock _clock = new(Copies.Noon);

    private IEventLog Log => field ??= new ServiceCollection()
        .AddSingleton(Database).AddSingleton(new IdGenerator(1, _clock)).AddEvents().BuildServiceProvider().GetRequiredService<IEventLog>();

    [Fact]
    public async Task What_waits_or_is_in_hand_is_dropped_with_an_event_that_names_nobody()
    {
        await AddAsync(Copies.New(1), Copies.New(3));
        await AddAsync(Holder, Copies.New(2));

        Assert.Equal(new ErasureStep(2), await EraseAsync("r1@example.org", "R2@example.org"));

        foreach (var number in new[] { 1, 2 })
        {
            Assert.Null(await RowAsync(number));
            Assert.Equal(CopyStatus.Dropped, (await StateAsync(number)).Status);
            var told = Assert.Single(await Log.ReadCopyAsync(Copies.Account, Copies.Id(number), Token));
            Assert.Equal((EventType.Dropped, ErasedAddresses.Placeholder, RecipientCopies.Reason), (told.Type, told.Detail.Email, told.Detail.Reason));
        }

        Assert.NotNull(await RowAsync(3));
        Assert.False(await RecordDotAsync(2, Holder));
        Assert.Equal(default, await EraseAsync("r1@example.org", "r2@example.org"));
    }

    [Fact]
    public async Task A_copy_whose_final_dot_was_sent_is_waited_for()
    {
        await AddAsync(Holder, Copies.New(1));
        Assert.True(await RecordDotAsync(1, Holder));

        Assert.Equal(new ErasureStep(0, Waiting: 1), await EraseAsync("r1@example.org"));

        Assert.Equal(Holder, (await RowAsync(1))!.Holder);
        Assert.Empty(await Log.ReadCopyAsync(Copies.Account, Copies.Id(1), Token));
    }

    [Fact]
    public async Task Another_accounts_copies_stay()
    {
        await AddAsync(Copies.New(1));

        var step = await new RecipientCopies(Database, Log, _clock).EraseAsync(new RecipientErasure(Copies.Account + 1, new ErasedAddresses(["r1@example.org"])), Token);

        Assert.Equal(default, step);
        Assert.NotNull(await RowAsync(1));
    }

    private Task<ErasureStep> EraseAsync(params string[] addresses) =>
        new RecipientCopies(Database, Log, _clock).EraseAsync(new RecipientErasure(Copies.Account, new ErasedAddresses(addresses)), Token);
}

public sealed class SqliteRecipientCopiesTests() : RecipientCopiesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRecipientCopiesTests() : RecipientCopiesCompliance(DatabaseKind.Postgres);
