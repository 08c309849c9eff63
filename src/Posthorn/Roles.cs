using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Alerts;
using Posthorn.Delivery;
using Posthorn.Erasure;
using Posthorn.Events;
using Posthorn.Inbox;
using Posthorn.Insights;
using Posthorn.Partners;
using Posthorn.Senders;
using Posthorn.Sending;
using Posthorn.Settings;
using Posthorn.Suppressions;
using Posthorn.Tracking;
using Posthorn.Validation;
using Posthorn.Webhooks;

namespace Posthorn;

/// <summary>Which workers run in this process.</summary>
internal static class Roles
{
    public static IServiceCollection AddRoleWorkers(this IServiceCollection services, PosthornSettings settings)
    {
        // First, so that the mailbox listens before anything is delivered to it, and addresses and pools are known before anything is asked of them.
        services.AddAccountsWorkers();
        services.AddInboxWorkers();
        services.AddSendersWorkers();
        services.AddEventsWorkers();
        services.AddWebhooksWorkers();
        services.AddInsightsWorkers();
        if (settings.Has("api"))
        {
            services.AddSendingWorkers();
            services.AddSuppressionsWorkers();
            services.AddAlertsWorkers();
            services.AddValidationWorkers();
            services.AddTrackingWorkers();
            services.AddPartnersWorkers();
            services.AddErasureWorkers();
        }

        if (settings.Has("delivery"))
        {
            services.AddDeliveryWorkers();
        }

        // Last to start, first to stop: what is handed in has its way out before and after.
        if (settings.Has("submission"))
        {
            services.AddSubmissionWorkers();
        }

        return services;
    }
}
