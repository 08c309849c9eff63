using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Downloads;
using Posthorn.Insights.Erasure;
using Posthorn.Insights.Feed;
using Posthorn.Insights.Geo;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Retention;
using Posthorn.Insights.Standing;
using Posthorn.Insights.Statistics;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights;

public static class InsightsModule
{
    public static MigrationSet Migrations { get; } = new("insights", typeof(InsightsModule).Assembly);

    /// <summary>Who registers an <see cref="ISubusers"/> before this says which subusers accounts have; else the tree of accounts does.</summary>
    public static IServiceCollection AddInsights(this IServiceCollection services)
    {
        services.TryAddSingleton<ISubusers, SubusersOfAccounts>();
        return services.AddStandingAndStatistics();
    }

    private static IServiceCollection AddStandingAndStatistics(this IServiceCollection services) => services
        .AddSingleton<CounterStore>()
        .AddSingleton<FirstStore>()
        .AddSingleton<MessageStore>()
        .AddSingleton<DownloadStore>()
        .AddSingleton<MakeDownload>()
        .AddSingleton<DownloadErasure>()
        .AddSingleton<IRecipientData, RecipientActivity>()
        .AddSingleton<GeoBook>()
        .AddSingleton<AccountFamily>()
        .AddSingleton<Reputation>()
        .AddSingleton<IReputation>(provider => provider.GetRequiredService<Reputation>())
        .AddSingleton<IReputations>(provider => provider.GetRequiredService<Reputation>())
        .AddSingleton<IEventFollower, InsightsFollower>()
        .AddSingleton<IAccountCounts, AccountCounts>()
        .AddSingleton<PurgeInsights>();

    /// <summary>Needs the node's <see cref="NodeMembership"/>.</summary>
    public static IServiceCollection AddInsightsWorkers(this IServiceCollection services) => services
        .AddHostedService<DownloadWorker>()
        .AddHostedService<PurgeWorker>();

    public static void MapInsights(this IEndpointRouteBuilder v3)
    {
        StatsEndpoints.Map(v3);
        CategoryEndpoints.Map(v3);
        SubuserStatsEndpoints.Map(v3);
        ReputationEndpoint.Map(v3);
        EngagementEndpoints.Map(v3);
        MessageEndpoints.Map(v3);
        LogEndpoints.Map(v3);
        DownloadEndpoints.Map(v3);
    }
}
