using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending.Designs;
using Posthorn.Sending.Erasure;
using Posthorn.Sending.EventFacts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.Rendering;
using Posthorn.Sending.Rendering.Content;
using Posthorn.Sending.Schedules;
using Posthorn.Sending.SpamCheck;
using Posthorn.Sending.Simulator;
using Posthorn.Sending.SmtpSubmission;
using Posthorn.Sending.Submissions;
using Posthorn.Sending.SystemMail;
using Posthorn.Sending.Templates;
using Posthorn.Sending.V2Mail;
using Posthorn.Storage;

namespace Posthorn.Sending;

public static class SendingModule
{
    public static MigrationSet Migrations { get; } = new("sending", typeof(SendingModule).Assembly);

    /// <summary>The highest id of a submission, 0 when there is none.</summary>
    public static Task<long> LastIdAsync(IDatabase database, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryLongAsync("SELECT MAX(id) FROM sending_submissions"), cancellationToken);

    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddOptions<SubmissionOptions>().ValidateOnStart();
        services.TryAddSingleton<IAdmission, OpenAdmission>();
        return services
            .AddSingleton<SubmissionStore>()
            .AddSingleton<SubmissionCache>()
            .AddSingleton<CheckCopies>()
            .AddSingleton<SubmissionReader>()
            .AddSingleton<GatheredReads>()
            .AddSingleton<CopyFactsCache>()
            .AddSingleton<ICopyFacts>(provider => provider.GetRequiredService<CopyFactsCache>())
            .AddSingleton<IRecipientData, RecipientSubmissions>()
            .AddSingleton<AcceptSubmissions>()
            .AddSingleton<RequestPlaces>()
            .AddSingleton<ScheduleStore>()
            .AddSingleton<BatchStore>()
            .AddSingleton<Batches>()
            .AddSingleton<PartsAside>()
            .AddSingleton<ReleaseScheduled>()
            .AddSingleton<FactFinder>()
            .AddSingleton<SendMail>()
            .AddSingleton<V2Places>()
            .AddSingleton<AcceptV2Mail>()
            .AddSingleton<SpamChecker>()
            .AddSingleton<CompiledTemplates>()
            .AddSingleton<ContentFiller>()
            .AddSingleton<CopyWriter>()
            .AddSingleton<DropSubmissions>()
            .AddSingleton<DropMessage>()
            .AddSingleton<AcceptMessage>()
            .AddSingleton<SubmissionListener>()
            .AddSingleton<ISubmissionAddresses>(provider => provider.GetRequiredService<SubmissionListener>())
            .AddSingleton<IValidateOptions<SubmissionOptions>, SubmissionOptionsRules>()
            .AddSingleton<ISubmissionReports, SubmissionReports>()
            .AddSingleton<IMailRenderer, MailRenderer>()
            .AddSingleton<ISimulatedReader, SimulatedReader>()
            .AddSingleton<TemplateCatalog>()
            .AddSingleton<ITemplateCatalog>(services => services.GetRequiredService<TemplateCatalog>())
            .AddSingleton<EditTemplates>()
            .AddSingleton<EditVersions>()
            .AddSingleton<EditDesigns>()
            .AddSingleton<ISystemMail, SystemMailer>();
    }

    public static IServiceCollection AddSendingWorkers(this IServiceCollection services) => services
        .AddHostedService<IdempotencyCleanup>()
        .AddHostedService<ScheduleWorker>();

    /// <summary>The listeners of SMTP submission.</summary>
    public static IServiceCollection AddSubmissionWorkers(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<SubmissionListener>());

    public static void MapSending(this IEndpointRouteBuilder v3)
    {
        MailSendEndpoint.Map(v3);
        BatchEndpoints.Map(v3);
        ScheduledSendEndpoints.Map(v3);
        PlannedEndpoint.Map(v3);
        TemplateEndpoints.Map(v3);
        DesignEndpoints.Map(v3);
    }

    /// <summary>What clients of the second version of the API still call; it begins at the root.</summary>
    public static void MapSendingV2(this IEndpointRouteBuilder root) => V2MailEndpoint.Map(root);
}
