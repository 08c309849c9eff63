using Microsoft.Extensions.DependencyInjection;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Senders.Tests.Ips;

/// <summary>The room's addresses and pools on a database, as one process has them.</summary>
public abstract class IpSuite(DatabaseKind kind) : RoomSuite(kind)
{
    protected const long Account = 1;
    protected const long Other = 2;

    protected ManualClock Clock { get; } = new();

    /// <summary>Another process on the same database; its ids are its own.</summary>
    internal Room NewRoom(int node = 0) => new(new ServiceCollection()
        .AddOptions()
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(Database)
        .AddSingleton(new IdGenerator(node, Clock))
        .AddSenders()
        .AddSendersWorkers()
        .BuildServiceProvider());

    protected static T Done<T>(IpOutcome<T> outcome) => Assert.IsType<IpOutcome<T>.Done>(outcome).Value;

    protected static void AssertRefused<T>(IpRefusal why, IpOutcome<T> outcome) => Assert.Equal(why, Assert.IsType<IpOutcome<T>.Refused>(outcome).Why);

    internal sealed class Room(ServiceProvider services) : IAsyncDisposable
    {
        public IIpPools Pools { get; } = services.GetRequiredService<IIpPools>();

        public ISendingIps Ips { get; } = services.GetRequiredService<ISendingIps>();

        public T Get<T>()
            where T : notnull => services.GetRequiredService<T>();

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
