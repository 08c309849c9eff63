using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Storage;
using Posthorn.Tracking.Endpoints;
using Posthorn.Tracking.Engagement;
using Posthorn.Tracking.Keys;
using Posthorn.Tracking.Marks;
using Posthorn.Tracking.Pages;

namespace Posthorn.Tracking;

public static class TrackingModule
{
    public static MigrationSet Migrations { get; } = new("tracking", typeof(TrackingModule).Assembly);

    public static IServiceCollection AddTracking(this IServiceCollection services) => services
        .AddSingleton<SigningKey>()
        .AddSingleton<ITrackingLinks, TrackingLinks>()
        .AddSingleton<HostedMarks>()
        .AddSingleton<ClosedAccounts>()
        .AddSingleton<ClickBursts>()
        .AddSingleton<RecordEngagement>();

    public static IServiceCollection AddTrackingWorkers(this IServiceCollection services) => services.AddHostedService<LateEngagementWorker>();

    /// <summary>What must exist before the first mail is rendered: the signing key.</summary>
    public static Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SigningKey>().ReadAsync(cancellationToken);

    public static void MapTracking(this IEndpointRouteBuilder root)
    {
        MarkEndpoints.Map(root);
        UnsubscribePage.Map(root);
        GroupUnsubscribePage.Map(root);
        PreferencesPage.Map(root);
    }
}
