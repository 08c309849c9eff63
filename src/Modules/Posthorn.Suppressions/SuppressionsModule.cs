using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Storage;
using Posthorn.Suppressions.Groups;

namespace Posthorn.Suppressions;

public static class SuppressionsModule
{
    public static MigrationSet Migrations { get; } = new("suppressions", typeof(SuppressionsModule).Assembly);

    public static IServiceCollection AddSuppressions(this IServiceCollection services) => services
        .AddSingleton<GroupStore>()
        .AddSingleton<UnsubscribeGroups>()
        .AddSingleton<IUnsubscribeGroups>(provider => provider.GetRequiredService<UnsubscribeGroups>());

    public static void MapSuppressions(this IEndpointRouteBuilder v3) => GroupEndpoints.Map(v3);
}
