using Microsoft.Extensions.DependencyInjection;

namespace Posthorn.Delivery.Shaping;

internal static class ShapingServices
{
    /// <summary>Rules and restrictions.</summary>
    public static IServiceCollection AddShaping(this IServiceCollection services) => services
        .AddSingleton<ShapingSource>()
        .AddSingleton<RestrictionStore>()
        .AddSingleton<Restrictions>()
        .AddSingleton<IRestrictions>(provider => provider.GetRequiredService<Restrictions>());

    /// <summary>To be added before whatever sends: the restrictions of the last life are loaded when these have started.</summary>
    public static IServiceCollection AddShapingWorkers(this IServiceCollection services) => services
        .AddHostedService<ShapingWorker>()
        .AddHostedService<RestrictionWorker>();
}
