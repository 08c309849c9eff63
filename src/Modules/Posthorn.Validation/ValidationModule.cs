using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Validation.Check;
using Posthorn.Validation.Erasure;
using Posthorn.Validation.Jobs;
using Posthorn.Validation.Sources;

namespace Posthorn.Validation;

public static class ValidationModule
{
    public static MigrationSet Migrations { get; } = new("validation", typeof(ValidationModule).Assembly);

    public static IServiceCollection AddValidation(this IServiceCollection services) => services
        .AddSingleton<DomainMail>()
        .AddSingleton<ValidateAddresses>()
        .AddSingleton<SourceStore>()
        .AddSingleton<JobStore>()
        .AddSingleton<SegmentStore>()
        .AddSingleton<ReceiveFile>()
        .AddSingleton<ProcessSegments>()
        .AddSingleton<IRecipientData, RecipientValidations>();

    public static IServiceCollection AddValidationWorkers(this IServiceCollection services) => services.AddHostedService<ValidationWorker>();

    public static void MapValidation(this IEndpointRouteBuilder v3)
    {
        ValidationEndpoint.Map(v3);
        JobEndpoints.Map(v3);
    }

    /// <summary>Where files are brought: outside the API, and without a key.</summary>
    public static void MapValidationUploads(this IEndpointRouteBuilder root) => UploadEndpoint.Map(root);
}
