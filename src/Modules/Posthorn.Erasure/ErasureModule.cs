using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Erasure.Asking;
using Posthorn.Erasure.Jobs;
using Posthorn.Erasure.Reports;
using Posthorn.Storage;

namespace Posthorn.Erasure;

public static class ErasureModule
{
    public static MigrationSet Migrations { get; } = new("erasure", typeof(ErasureModule).Assembly);

    /// <summary>Asks whatever is registered as <see cref="Kernel.IRecipientData"/>.</summary>
    public static IServiceCollection AddErasure(this IServiceCollection services) => services
        .AddSingleton<JobStore>()
        .AddSingleton<EraseRecipients>();

    /// <summary>Needs the node's <see cref="NodeMembership"/>.</summary>
    public static IServiceCollection AddErasureWorkers(this IServiceCollection services) => services.AddHostedService<ErasureWorker>();

    public static void MapErasure(this IEndpointRouteBuilder v3)
    {
        EraseJobEndpoint.Map(v3);
        ReportEndpoints.Map(v3);
    }
}
