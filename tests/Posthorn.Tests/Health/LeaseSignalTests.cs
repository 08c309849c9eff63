using Posthorn.Health;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Tests.Health;

public sealed class LeaseSignalTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private TestDatabase? _database;
    private NodeMembership? _node;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        _node = Membership();
        await _node.JoinAsync("one", Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(19, -11)]
    [InlineData(21, -30)]
    [InlineData(500, -30)]
    public async Task A_lease_whose_keeper_is_late_is_renewed(int seconds, int lapsedFor)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(HealthState.Healthy, (await new LeaseSignal(_node!).MeasureAsync(Token)).Enter);
        Assert.Equal(TimeSpan.FromSeconds(lapsedFor), _node!.LapsedFor);
    }

    [Fact]
    public async Task A_lease_that_another_took_is_gone()
    {
        _clock.Advance(TimeSpan.FromSeconds(31));
        await Membership().JoinAsync("two", Token);

        var reading = await new LeaseSignal(_node!).MeasureAsync(Token);

        Assert.Equal(HealthState.Sick, reading.Enter);
        Assert.Equal("This node's lease of 30 seconds ran out 1 seconds ago; another node may take over what it holds", reading.Sentence);
    }

    private NodeMembership Membership() => new(new Leases(_database!.Database, _clock), _clock);
}
