using Microsoft.Extensions.DependencyInjection;
using Posthorn.Events.Log;
using Posthorn.Storage;

namespace Posthorn.Events;

public static class EventsModule
{
    public static MigrationSet Migrations { get; } = new("events", typeof(EventsModule).Assembly);

    /// <summary>The highest id in the log, 0 when it is empty.</summary>
    public static Task<long> LastIdAsync(IDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryLongAsync("SELECT MAX(id) FROM events_log"), cancellationToken);

    public static IServiceCollection AddEvents(this IServiceCollection services) => services.AddSingleton<IEventLog, EventLog>();
}
