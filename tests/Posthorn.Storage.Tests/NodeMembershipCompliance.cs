using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

/// <summary>Numbers of nodes: never two alike among the living, and never the holder of an earlier life.</summary>
public abstract class NodeMembershipCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Two_identities_get_two_numbers()
    {
        var first = await JoinAsync("one");
        var second = await JoinAsync("two");

        Assert.Equal([0, 1], [first.Number, second.Number]);
        Assert.Equal([first.Holder, second.Holder], (await first.LivingHoldersAsync(Token)).Order());
    }

    [Fact]
    public async Task The_same_identity_takes_its_number_again_with_a_new_holder()
    {
        await JoinAsync("one");
        var earlier = await JoinAsync("two");

        var later = await JoinAsync("two");

        Assert.Equal(earlier.Number, later.Number);
        Assert.NotEqual(earlier.Holder, later.Holder);
        Assert.DoesNotContain(earlier.Holder, await later.LivingHoldersAsync(Token));
    }

    [Fact]
    public async Task A_number_is_free_when_its_node_leaves_or_falls_silent()
    {
        var leaves = await JoinAsync("one");
        await leaves.LeaveAsync(Token);
        var second = await JoinAsync("two");
        _clock.Advance(second.Duration);
        var third = await JoinAsync("three");

        Assert.Equal([0, 0, 0], [leaves.Number, second.Number, third.Number]);
        Assert.Equal(3, new HashSet<long> { leaves.Holder, second.Holder, third.Holder }.Count);
    }

    [Fact]
    public async Task A_node_is_current_until_its_lease_runs_out()
    {
        var node = await JoinAsync("one");
        _clock.Advance(node.Duration - TimeSpan.FromMilliseconds(1));
        Assert.True(node.IsCurrent);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(node.IsCurrent);
    }

    [Fact]
    public async Task A_node_whose_number_went_to_another_hears_of_it()
    {
        var node = await JoinAsync("one");
        await JoinAsync("one");

        var keeping = node.KeepAsync(Token);
        while (!keeping.IsCompleted)
        {
            _clock.Advance(node.Duration / 3);
            await Task.Yield();
        }

        Assert.True(keeping.IsCompletedSuccessfully);
    }

    private async Task<NodeMembership> JoinAsync(string identity)
    {
        var node = new NodeMembership(new Leases(Database, _clock), _clock);
        await node.JoinAsync(identity, Token);
        return node;
    }
}

public sealed class SqliteNodeMembershipTests() : NodeMembershipCompliance(DatabaseKind.Sqlite);

public sealed class PostgresNodeMembershipTests() : NodeMembershipCompliance(DatabaseKind.Postgres);
