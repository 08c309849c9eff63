using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Messages;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Inbox;

public static class InboxModule
{
    public static MigrationSet Migrations { get; } = new("inbox", typeof(InboxModule).Assembly);

    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddOptions<InboxOptions>().ValidateOnStart();
        services.TryAddSingleton<IAdmission, OpenAdmission>();
        return services
            .AddSingleton<IValidateOptions<InboxOptions>, InboxOptionsRules>()
            .AddSingleton<InboxAddress>()
            .AddSingleton<Arrivals>()
            .AddSingleton<InboxStore>()
            .AddSingleton<AwaitMessage>()
            .AddSingleton<IInbox, TestMailbox>();
    }

    /// <summary>The SMTP listener.</summary>
    public static IServiceCollection AddInboxWorkers(this IServiceCollection services) => services.AddHostedService<InboxListener>();

    public static void MapInbox(this IEndpointRouteBuilder root)
    {
        var inbox = root.MapGroup("/inbox");
        inbox.AddEndpointFilter(RefuseTenantsAsync);
        ListEndpoint.Map(inbox);
        MessageEndpoint.Map(inbox);
        RawEndpoint.Map(inbox);
        AttachmentEndpoint.Map(inbox);
        DeleteEndpoint.Map(inbox);
        AwaitEndpoint.Map(inbox);
    }

    /// <summary>The mail of all tenants meets in the mailbox, so none of them may look into it.</summary>
    private static ValueTask<object?> RefuseTenantsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Caller().AccountId == WellKnownAccounts.Owner
            ? next(context)
            : ValueTask.FromResult<object?>(Refusal.Of(StatusCodes.Status403Forbidden, "The test mailbox is open to the owner account only."));
}
