using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Alerts.Counts;
using Posthorn.Alerts.Sending;
using Posthorn.Alerts.Settings;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Alerts;

public static class AlertsModule
{
    public static MigrationSet Migrations { get; } = new("alerts", typeof(AlertsModule).Assembly);

    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertStore>()
        .AddSingleton<DayCounts>()
        .AddSingleton<IEventFollower>(provider => provider.GetRequiredService<DayCounts>())
        .AddSingleton<IUsage, UsedCredits>()
        .AddSingleton<SendAlerts>();

    public static IServiceCollection AddAlertsWorkers(this IServiceCollection services) => services.AddHostedService<AlertWorker>();

    public static void MapAlerts(this IEndpointRouteBuilder v3) => AlertEndpoints.Map(v3);
}
