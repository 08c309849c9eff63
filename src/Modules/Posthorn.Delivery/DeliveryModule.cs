using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Destinations;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Reports;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Sources;
using Posthorn.Storage;

namespace Posthorn.Delivery;

public static class DeliveryModule
{
    public static MigrationSet Migrations { get; } = new("delivery", typeof(DeliveryModule).Assembly);

    /// <summary>What accepts copies and reports on them; enough for the command line.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<QueueStore>()
        .AddSingleton<IQueueReports, QueueReports>()
        .AddSingleton<WarmupStore>()
        .AddSingleton<ISourceReports, SourceReports>()
        .AddSingleton<PutBackQueue>()
        .AddSingleton<Backlog>()
        .AddSingleton<Pauses>()
        .AddSingleton(provider => new HeldCopies(
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.MaxCopiesInMemory, provider.GetRequiredService<Backlog>()))
        .AddSingleton<DestinationFinder>()
        .AddSingleton<ILaneFinder, LaneFinder>()
        .AddSingleton<Dispatcher>()
        .AddSingleton<IDeliveryQueue, DispatcherIntake>()
        .AddShaping();

    /// <summary>The workers that deliver.</summary>
    public static IServiceCollection AddDeliveryWorkers(this IServiceCollection services) => services
        .AddSingleton<WarmupBudgets>()
        .AddSingleton<SourceWatch>()
        .AddSingleton<SourceChooser>()
        .AddSingleton<RouteFinder>()
        .AddSingleton<SmtpConnector>()
        .AddSingleton<StorageGate>()
        .AddSingleton<SettlementStore>()
        .AddSingleton<Settler>()
        .AddSingleton<RecordAttempt>()
        .AddSingleton<DeliverCopy>()
        .AddSingleton<LaneWorker>()
        // Before the lanes: they begin with addresses that were looked at, and what they leave unused is given back after they ended.
        .AddHostedService<SourceWatchWorker>()
        .AddHostedService<WarmupDrawer>()
        .AddShapingWorkers()
        .AddHostedService<LaneWorkers>()
        .AddHostedService<StorageProbe>()
        .AddHostedService<PutBackWorker>()
        .AddHostedService<OrphanKeeper>()
        .AddHostedService<ExpiryWorker>()
        .AddSingleton<BacklogKeeper>()
        .AddSingleton<OperationStore>()
        .AddSingleton<Traffic>()
        .AddSingleton<IQueueView, QueueView>()
        .AddSingleton<OperationKeeper>()
        .AddSingleton<IQueueOperations, QueueOperations>()
        .AddHostedService(provider => provider.GetRequiredService<OperationKeeper>())
        .AddHostedService<PurgeWorker>()
        .AddHostedService(provider => provider.GetRequiredService<BacklogKeeper>())
        .AddHostedService<DispatcherClock>()
        .AddHostedService<QueuePump>();
}
