using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

/// <summary>One holder at a time, and a number that tells an old holder from a new one.</summary>
public abstract class LeasesCompliance(DatabaseKind kind) : DatabaseSuite(kind)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualClock _clock = new();

    private Leases Leases => new(Database, _clock);

    [Fact]
    public async Task A_free_lease_is_taken_and_nobody_else_gets_it()
    {
        var lease = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);

        Assert.Equal(new Lease("rollup", "ana", 1, _clock.GetUtcNow() + Minute), lease);
        Assert.Null(await Leases.TryTakeAsync("rollup", "ben", Minute, Token));
        Assert.NotNull(await Leases.TryTakeAsync("another", "ben", Minute, Token));
    }

    [Fact]
    public async Task A_lease_that_ran_out_goes_to_the_next_with_a_higher_fence()
    {
        var old = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);
        _clock.Advance(Minute);

        var next = await Leases.TryTakeAsync("rollup", "ben", Minute, Token);

        Assert.True(next!.Fence > old!.Fence);
        Assert.Null(await Leases.RenewAsync(old, Minute, Token));
    }

    [Fact]
    public async Task A_renewed_lease_lives_on_with_the_same_fence()
    {
        var lease = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);
        _clock.Advance(Minute / 2);

        var renewed = await Leases.RenewAsync(lease!, Minute, Token);
        _clock.Advance(Minute / 2);

        Assert.Equal(lease! with { ExpiresAt = _clock.GetUtcNow() + Minute / 2 }, renewed);
        Assert.Null(await Leases.TryTakeAsync("rollup", "ben", Minute, Token));
    }

    [Fact]
    public async Task A_lease_that_ran_out_can_be_renewed_while_nobody_took_it()
    {
        var lease = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);
        _clock.Advance(Minute * 2);

        Assert.NotNull(await Leases.RenewAsync(lease!, Minute, Token));
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_the_fence_grows()
    {
        var lease = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);
        await Leases.ReleaseAsync(lease!, Token);

        var next = await Leases.TryTakeAsync("rollup", "ben", Minute, Token);

        Assert.True(next!.Fence > lease!.Fence);
    }

    [Fact]
    public async Task Releasing_a_lost_lease_does_not_touch_the_new_holder()
    {
        var lost = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);
        _clock.Advance(Minute);
        await Leases.TryTakeAsync("rollup", "ben", Minute, Token);

        await Leases.ReleaseAsync(lost!, Token);

        Assert.Null(await Leases.TryTakeAsync("rollup", "eve", Minute, Token));
    }

    [Fact]
    public async Task The_same_holder_takes_again_with_a_new_fence()
    {
        var first = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);

        var second = await Leases.TryTakeAsync("rollup", "ana", Minute, Token);

        Assert.True(second!.Fence > first!.Fence);
        Assert.Null(await Leases.RenewAsync(first, Minute, Token));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Leases.TryTakeAsync("rollup", $"node {number}", Minute, Token)));

        Assert.Single(taken, lease => lease is not null);
    }

    [Fact]
    public async Task The_list_holds_what_is_alive_under_the_prefix()
    {
        await Leases.TryTakeAsync("node/0", "ana", Minute, Token);
        await Leases.TryTakeAsync("node/1", "ben", Minute * 3, Token);
        await Leases.TryTakeAsync("other", "eve", Minute * 3, Token);
        _clock.Advance(Minute);

        Assert.Equal(["node/1"], (await Leases.ListAsync("node/", Token)).Select(lease => lease.Name));
    }
}

public sealed class SqliteLeasesTests() : LeasesCompliance(DatabaseKind.Sqlite);

public sealed class PostgresLeasesTests() : LeasesCompliance(DatabaseKind.Postgres);
