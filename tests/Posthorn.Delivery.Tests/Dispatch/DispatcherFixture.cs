using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Dispatch;

/// <summary>The dispatcher alone: workers are only counted, and the test takes copies in their place.</summary>
public abstract class DispatcherFixture : IDisposable
{
    private protected ManualClock Clock { get; } = new(Copies.Noon);

    private protected PutBackQueue PutBack { get; } = new();

    protected DispatcherFixture() => Held = new HeldCopies(capacity: 10, Backlog);

    private protected HeldCopies Held { get; }

    private protected Backlog Backlog { get; } = new();

    private protected Pauses Pauses { get; } = new();

    /// <summary>The lanes for which a worker was asked, once for each worker.</summary>
    private protected List<Lane> Started { get; } = [];

    private protected DeliveryOptions Settings { get; } = new()
    {
        Mode = new DeliveryMode.Direct(),
        MaxCopiesPerDestination = 4,
        ConnectionsPerDestination = 3,
        MaxConnections = 5,
        FailuresBeforeRest = 2,
        Rest = TimeSpan.FromSeconds(60),
        IdleConnection = TimeSpan.FromSeconds(2),
    };

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        PutBack.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected DomainLanes Lanes { get; private set; } = null!;

    private protected Dispatcher NewDispatcher()
    {
        Lanes = new DomainLanes(Settings);
        return new Dispatcher(Options.Create(Settings), Held, PutBack, Lanes, Pauses, Backlog, Clock, NullLogger<Dispatcher>.Instance) { StartWorker = Started.Add };
    }

    private protected void Fill(Dispatcher dispatcher, int copies, string domain) =>
        Fill(dispatcher, [.. Enumerable.Range(0, copies).Select(i => Copies.Queued(i, domain))]);

    private protected void Fill(Dispatcher dispatcher, IReadOnlyList<QueuedCopy> copies)
    {
        Assert.True(Held.TryReserve(copies.Count, MessageClass.Transactional), "the test wants more room than there is");
        dispatcher.Enqueue(copies);
    }

    /// <summary>A site whose host has answered has several copies ready.</summary>
    private protected Lane FillProven(Dispatcher dispatcher, int copies, string domain)
    {
        Fill(dispatcher, 1, domain);
        var lane = Started[^1];
        dispatcher.Connected(lane);
        Fill(dispatcher, [.. Enumerable.Range(1, copies - 1).Select(i => Copies.Queued(i, domain))]);
        return lane;
    }

    /// <summary>One copy is in a worker's hands, and the destination rests for a minute.</summary>
    private protected async Task RestAsync(Dispatcher dispatcher, string domain)
    {
        Fill(dispatcher, 1, domain);
        await dispatcher.TakeAsync(Started[0]);
        dispatcher.ConnectionFailed(Started[0], "refused");
    }
}
