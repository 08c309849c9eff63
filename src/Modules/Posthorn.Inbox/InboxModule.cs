using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Posthorn.Delivery;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Erasure;
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
            .AddSingleton<IRecipientData, RecipientMessages>()
            .AddSingleton<AwaitMessage>()
            .AddSingleton<ITestMailbox, KeepTestMail>()
            .AddSingleton<IInbox, TestMailbox>();
    }

    /// <summary>The SMTP listener.</summary>
    public static IServiceCollection AddInboxWorkers(this IServiceCollection services) => services.AddHostedService<InboxListener>();

    public static void MapInbox(this IEndpointRouteBuilder root)
    {
        var inbox = root.MapGroup("/inbox");
        ListEndpoint.Map(inbox);
        MessageEndpoint.Map(inbox);
        RawEndpoint.Map(inbox);
        AttachmentEndpoint.Map(inbox);
        DeleteEndpoint.Map(inbox);
        AwaitEndpoint.Map(inbox);
    }
}
