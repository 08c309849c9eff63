using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Webhooks.Erasure;
using Posthorn.Webhooks.Policies;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Queue;
using Posthorn.Webhooks.Replay;
using Posthorn.Webhooks.Settings;
using Posthorn.Webhooks.StatusChanges;
using Posthorn.Webhooks.Trial;

namespace Posthorn.Webhooks;

public static class WebhooksModule
{
    public static MigrationSet Migrations { get; } = new("webhooks", typeof(WebhooksModule).Assembly);

    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<WebhookStore>()
        .AddSingleton<EditWebhooks>()
        .AddSingleton<PolicyStore>()
        .AddSingleton<QueueStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<WebhookHttp>()
        .AddSingleton<OAuthTokens>()
        .AddSingleton<WebhookPost>()
        .AddSingleton<PostBatches>()
        .AddSingleton<TrialPosts>()
        .AddSingleton<IAccountWatcher, StatusEvents>()
        .AddSingleton<IEventFollower, WebhookFeed>()
        .AddSingleton<IRecipientData, RecipientPosts>();

    public static IServiceCollection AddWebhooksWorkers(this IServiceCollection services) => services
        .AddHostedService<WebhookWorker>()
        .AddHostedService(provider => provider.GetRequiredService<TrialPosts>());

    public static void MapWebhooks(this IEndpointRouteBuilder v3)
    {
        WebhookEndpoints.Map(v3);
        TrialEndpoint.Map(v3);
        PolicyEndpoints.Map(v3);
        DeliveryEndpoints.Map(v3);
    }
}
