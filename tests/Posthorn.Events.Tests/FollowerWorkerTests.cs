using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Events.Tests;

/// <summary>The worker itself, on a real clock: what is awaited is what arrives, not a time.</summary>
public sealed class FollowerWorkerTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_that_throws_is_tried_again_and_holds_up_nobody()
    {
        var (well, ill) = (new Waiter("well"), new Waiter("ill") { FailsFor = 1 });
        await using var services = await StartAsync(well, ill);
        await AppendAsync(services, 0);

        Assert.Equal(0, await well.NextAsync());
        Assert.Equal(0, await ill.NextAsync());
        await AppendAsync(services, 1);
        Assert.Equal(1, await well.NextAsync());
        Assert.Equal(1, await ill.NextAsync());
        await StopAsync(services);
        Assert.Equal(TimeSpan.Zero, services.GetRequiredService<IEventLag>().Longest);
    }

    [Fact]
    public async Task One_that_always_throws_shows_as_lag()
    {
        var (well, ill) = (new Waiter("well"), new Waiter("ill") { FailsFor = int.MaxValue });
        await using var services = await StartAsync(well, ill);
        await AppendAsync(services, 0);
        await ill.Failed.WaitAsync(Patience, Token);

        Assert.Equal(0, await well.NextAsync());
        await AppendAsync(services, 1);
        Assert.Equal(1, await well.NextAsync());
        await StopAsync(services);
        Assert.True(services.GetRequiredService<IEventLag>().Longest > TimeSpan.Zero);
    }

    private async Task<ServiceProvider> StartAsync(params IEventFollower[] followers)
    {
        var node = new NodeMembership(new Leases(Database, TimeProvider.System), TimeProvider.System);
        await node.JoinAsync("test", Token);
        var services = new ServiceCollection().AddLogging()
            .AddSingleton(TimeProvider.System).AddSingleton(Database).AddSingleton(new Leases(Database, TimeProvider.System)).AddSingleton(node)
            .AddSingleton(new IdGenerator(node.Number, TimeProvider.System)).AddEvents().AddEventsWorkers();
        foreach (var follower in followers)
        {
            services.AddSingleton(follower);
        }

        var provider = services.BuildServiceProvider();
        await EventsModule.PrepareAsync(provider, Token);
        await provider.GetRequiredService<IHostedService>().StartAsync(Token);
        return provider;
    }

    private static Task StopAsync(ServiceProvider services) => services.GetRequiredService<IHostedService>().StopAsync(Token);

    private Task AppendAsync(ServiceProvider services, int ordinal) => Database.WriteAsync(
        session => services.GetRequiredService<IEventLog>().AppendAsync(
            session, [new NewEvent(1, new CopyId(5, ordinal), EventType.Processed, DateTimeOffset.UnixEpoch, new EventDetail { Email = "ana@example.org" })]),
        Token);

    private sealed class Waiter(string name) : IEventFollower
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly BlockingCollection<int> _seen = [];
        private int _last = -1;

        public string Name => name;

        public int FailsFor { get; set; }

        public Task Failed => _failed.Task;

        public Task<int> NextAsync() => Task.Run(() => _seen.TryTake(out var ordinal, Patience) ? ordinal : -1);

        public Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken)
        {
            if (FailsFor-- > 0)
            {
                _failed.TrySetResult();
                throw new InvalidOperationException("Not today.");
            }

            // A neighbour's failure undoes the transaction that both share; then this runs again.
            foreach (var happened in events.Where(happened => happened.Copy.Ordinal > _last))
            {
                _last = happened.Copy.Ordinal;
                _seen.Add(happened.Copy.Ordinal, cancellationToken);
            }

            return Task.CompletedTask;
        }
    }
}
