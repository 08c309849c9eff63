using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Smtp;
using Posthorn.Storage;

namespace Posthorn.Delivery;

public static class DeliveryModule
{
    public static MigrationSet Migrations { get; } = new("delivery", typeof(DeliveryModule).Assembly);

    /// <summary>What accepts copies and reports on them; enough for the command line.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<QueueStore>()
        .AddSingleton<IQueueReports, QueueReports>()
        .AddSingleton<UnknownReplyStore>()
        .AddSingleton<IUnknownReplies>(provider => provider.GetRequiredService<UnknownReplyStore>())
        .AddSingleton<PutBackQueue>()
        .AddSingleton(provider => new HeldCopies(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.MaxCopiesInMemory))
        .AddSingleton<Dispatcher>()
        .AddSingleton<IDeliveryQueue, DispatcherIntake>();

    /// <summary>The workers that deliver.</summary>
    public static IServiceCollection AddDeliveryWorkers(this IServiceCollection services) => services
        .AddSingleton<RouteFinder>()
        .AddSingleton<SmtpConnector>()
        .AddSingleton<StorageGate>()
        .AddSingleton<SettlementStore>()
        .AddSingleton<Settler>()
        .AddSingleton<UnknownReplyCounter>()
        .AddSingleton<RecordAttempt>()
        .AddSingleton<DeliverCopy>()
        .AddSingleton<LaneWorker>()
        .AddHostedService<LaneWorkers>()
        .AddHostedService<StorageProbe>()
        .AddHostedService<PutBackWorker>()
        .AddHostedService<OrphanKeeper>()
        .AddHostedService<ExpiryWorker>()
        .AddHostedService<UnknownReplyWorker>()
        .AddHostedService<QueuePump>();
}
