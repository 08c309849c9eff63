using Posthorn.CrashLedger.Books;

namespace Posthorn.Crash.Tests;

public sealed class LedgerTests
{
    private readonly Ledger _ledger = new(TimeProvider.System);

    [Fact]
    public void An_arrival_belongs_to_the_life_whose_kill_came_after_its_connection()
    {
        _ledger.Arrive("a", connection: 1, node: 0);
        _ledger.Killed(node: 0, connections: 1);
        _ledger.Arrive("b", connection: 1, node: 0);
        _ledger.Arrive("c", connection: 2, node: 0);

        Assert.Equal([(0, 0), (0, 1), (1, 1)], _ledger.Arrivals.Select(arrival => (arrival.Life, arrival.KillsBefore)));
    }

    [Fact]
    public void The_kill_of_one_node_does_not_end_the_life_of_the_other()
    {
        _ledger.Arrive("a", connection: 1, node: 0);
        _ledger.Arrive("b", connection: 2, node: 1);
        _ledger.Killed(node: 0, connections: 2);
        _ledger.Killed(node: 1, connections: 2);

        Assert.Equal([0, 1], _ledger.Arrivals.Select(arrival => arrival.Life));
    }
}
