using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Destinations;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Erasure;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Reports;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Simulator;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;
using Posthorn.Delivery.Tls.Dane;
using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.Delivery.Tls.Reports;
using Posthorn.Delivery.Transcripts;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery;

public static class DeliveryModule
{
    public static MigrationSet Migrations { get; } = new("delivery", typeof(DeliveryModule).Assembly);

    /// <summary>What accepts copies and reports on them; enough for the command line.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<QueueStore>()
        .AddSingleton<IQueueReports, QueueReports>()
        .AddSingleton<IAccountQueues, AccountQueues>()
        .AddSingleton<TranscriptStore>()
        .AddSingleton<ITranscripts>(provider => provider.GetRequiredService<TranscriptStore>())
        .AddSingleton<IRecipientData, RecipientCopies>()
        .AddSingleton<IRecipientData, RecipientReplies>()
        .AddSingleton<UnknownReplyStore>()
        .AddSingleton<IUnknownReplies>(provider => provider.GetRequiredService<UnknownReplyStore>())
        .AddSingleton<PutBackQueue>()
        .AddSingleton<Backlog>()
        .AddSingleton<Pauses>()
        .AddSingleton(provider => new HeldCopies(
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.MaxCopiesInMemory, provider.GetRequiredService<Backlog>()))
        .AddSources()
        .AddShaping()
        .AddTls()
        .AddSingleton<DestinationFinder>()
        .AddSingleton<ILaneFinder, LaneFinder>()
        .AddSingleton<Dispatcher>()
        .AddSingleton<IAccountWatcher, SuspendedAccounts>()
        .AddSingleton<IDeliveryQueue, DispatcherIntake>();

    /// <summary>The workers that deliver.</summary>
    public static IServiceCollection AddDeliveryWorkers(this IServiceCollection services) => services
        .AddSingleton<RouteFinder>()
        .AddSingleton<PeerMemory>()
        .AddSingleton<ConnectionWatchdog>()
        .AddSingleton<SmtpConnector>()
        .AddSingleton<StorageGate>()
        .AddSingleton<IHealthSignal, OutcomeSignal>()
        .AddSingleton<SettlementStore>()
        .AddSingleton<Settler>()
        .AddSingleton<Traffic>()
        .AddSingleton<UnknownReplyCounter>()
        .AddSingleton<RecordAttempt>()
        .AddSingleton<ThrottleKeeper>()
        .AddSingleton<ReactToReply>()
        .AddSingleton<OpenConnection>()
        .AddSingleton<SimulateCopy>()
        .AddSingleton<DeliverCopy>()
        .AddSingleton<LaneWorker>()
        .AddOperations()
        .AddTlsWorkers()
        .AddShapingWorkers()

        // Before the lanes: they begin with addresses that were looked at, and what they leave unused is given back after they ended.
        .AddHostedService<SourceWatchWorker>()
        .AddHostedService<WarmupDrawer>()
        .AddHostedService<LaneWorkers>()
        .AddHostedService<StorageProbe>()
        .AddHostedService<PutBackWorker>()
        .AddHostedService<OrphanKeeper>()
        .AddHostedService<ExpiryWorker>()
        .AddHostedService(provider => provider.GetRequiredService<BacklogKeeper>())
        .AddHostedService<DispatcherClock>()
        .AddHostedService(provider => provider.GetRequiredService<ThrottleKeeper>())
        .AddHostedService<TranscriptKeeper>()
        .AddHostedService<UnknownReplyWorker>()
        .AddHostedService<QueuePump>();

    private static IServiceCollection AddSources(this IServiceCollection services) => services
        .AddSingleton<WarmupStore>()
        .AddSingleton<ISourceReports, SourceReports>()
        .AddSingleton<WarmupBudgets>()
        .AddSingleton<SourceWatch>()
        .AddSingleton<SourceChooser>();

    private static IServiceCollection AddTls(this IServiceCollection services) => services
        .AddSingleton<TlsCountStore>()
        .AddSingleton<TlsReports>()
        .AddSingleton<ITlsReports>(provider => provider.GetRequiredService<TlsReports>())
        .AddSingleton<MtaStsStore>()
        .AddSingleton<MtaStsLookup>()
        .AddSingleton<MtaStsPolicies>()
        .AddSingleton<DaneFinder>()
        .AddSingleton<TlsPolicyFinder>();

    private static IServiceCollection AddTlsWorkers(this IServiceCollection services) => services
        .AddHostedService<MtaStsRefreshWorker>()
        .AddHostedService<TlsCountWorker>();

    private static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<BacklogKeeper>()
        .AddSingleton<OperationStore>()
        .AddSingleton<OperationKeeper>()
        .AddSingleton<IQueueView, QueueView>()
        .AddSingleton<IQueueOperations, QueueOperations>()
        .AddHostedService(provider => provider.GetRequiredService<OperationKeeper>())
        .AddHostedService<PurgeWorker>();
}
