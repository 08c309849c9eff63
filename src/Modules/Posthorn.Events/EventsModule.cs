using Microsoft.Extensions.DependencyInjection;
using Posthorn.Events.Erasure;
using Posthorn.Events.Followers;
using Posthorn.Events.Log;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Events;

public static class EventsModule
{
    public static MigrationSet Migrations { get; } = new("events", typeof(EventsModule).Assembly);

    /// <summary>The highest id in the log, 0 when it is empty.</summary>
    public static Task<long> LastIdAsync(IDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryLongAsync("SELECT MAX(id) FROM events_log"), cancellationToken);

    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<AppendSignal>()
        .AddSingleton<EventLog>()
        .AddSingleton<IEventLog>(provider => provider.GetRequiredService<EventLog>())
        .AddSingleton<IRecipientData, RecipientEvents>();

    /// <summary>Before anything is appended: the order of the log holds also on a database that was restored from a dump.</summary>
    public static Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<EventLog>().RepairOrderAsync(cancellationToken);

    /// <summary>Runs whatever is registered as <see cref="IEventFollower"/>; it needs the node's <see cref="NodeMembership"/>.</summary>
    public static IServiceCollection AddEventsWorkers(this IServiceCollection services)
    {
        services
            .AddSingleton<SharedReads>()
            .AddSingleton<FollowerStep>()
            .AddSingleton<FollowerLags>()
            .AddSingleton<IEventLag>(provider => provider.GetRequiredService<FollowerLags>())
            .AddSingleton<IHealthSignal>(provider => provider.GetRequiredService<FollowerLags>())
            .AddHostedService<FollowerWorker>();
        return services;
    }
}
