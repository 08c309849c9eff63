using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Settings;

namespace Posthorn.Health;

internal static class HealthServices
{
    /// <summary>Before the rooms, which otherwise bring an admission that is always open. Rooms add signals of their own.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, PosthornSettings settings)
    {
        services.Configure<HealthOptions>(health =>
        {
            health.MemoryLimit = settings.MemoryLimit;
            if (settings.DiskReserve is { } reserve)
            {
                (health.DiskShedding, health.DiskPressured) = (new DiskLimit(reserve, 0, 0), new DiskLimit(4 * reserve, 0, 0));
            }
        });
        services
            .AddSingleton<HealthBoard>()
            .AddSingleton<IAdmission>(provider => provider.GetRequiredService<HealthBoard>())
            .AddSingleton<IHealthSignal, MemorySignal>()
            .AddSingleton<IHealthSignal, StorageSignal>()
            .AddSingleton<IHealthSignal, LeaseSignal>()
            .AddHostedService<HealthWorker>();
        return settings.Database.Length > 0
            ? services
            : services.AddSingleton<IHealthSignal>(provider => new DiskSignal(settings.Data, provider.GetRequiredService<IOptions<HealthOptions>>()));
    }
}
