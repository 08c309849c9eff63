using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Downloads;
using Posthorn.Insights.Feed;
using Posthorn.Insights.Geo;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Retention;
using Posthorn.Insights.Standing;
using Posthorn.Insights.Statistics;
using Posthorn.Storage;

namespace Posthorn.Insights;

public static class InsightsModule
{
    public static MigrationSet Migrations { get; } = new("insights", typeof(InsightsModule).Assembly);

    /// <summary>Who registers an <see cref="ISubusers"/> gives accounts their subusers.</summary>
    public static IServiceCollection AddInsights(this IServiceCollection services) => services
        .AddSingleton<CounterStore>()
        .AddSingleton<FirstStore>()
        .AddSingleton<MessageStore>()
        .AddSingleton<DownloadStore>()
        .AddSingleton<MakeDownload>()
        .AddSingleton<GeoBook>()
        .AddSingleton<AccountFamily>()
        .AddSingleton<Reputation>()
        .AddSingleton<IReputation>(provider => provider.GetRequiredService<Reputation>())
        .AddSingleton<IEventFollower, InsightsFollower>()
        .AddSingleton<PurgeInsights>();

    /// <summary>Needs the node's <see cref="NodeMembership"/>.</summary>
    public static IServiceCollection AddInsightsWorkers(this IServiceCollection services) => services
        .AddHostedService<DownloadWorker>()
        .AddHostedService<PurgeWorker>();

    public static void MapInsights(this IEndpointRouteBuilder v3)
    {
        var own = v3.MapGroup("").RefuseOnBehalfOf();
        StatsEndpoints.Map(own);
        CategoryEndpoints.Map(own);
        SubuserStatsEndpoints.Map(own);
        ReputationEndpoint.Map(own);
        EngagementEndpoints.Map(own);
        MessageEndpoints.Map(own);
        LogEndpoints.Map(own);
        DownloadEndpoints.Map(own);
    }
}
