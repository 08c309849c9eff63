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
using Posthorn.Storage;
using Posthorn.Storage.Postgres;
using Posthorn.Storage.Sqlite;
using Posthorn.Suppressions;
using Posthorn.Tracking;
using Posthorn.Validation;
using Posthorn.Webhooks;

namespace Posthorn;

/// <summary>The rooms of this house, in the order of their references: who comes later may know who came before.</summary>
internal static class Rooms
{
    public static IReadOnlyList<MigrationSet> Migrations { get; } =
    [
        AccountsModule.Migrations,
        EventsModule.Migrations,
        SuppressionsModule.Migrations,
        SendersModule.Migrations,
        AlertsModule.Migrations,
        WebhooksModule.Migrations,
        InsightsModule.Migrations,
        ValidationModule.Migrations,
        TrackingModule.Migrations,
        DeliveryModule.Migrations,
        SendingModule.Migrations,
        InboxModule.Migrations,
        PartnersModule.Migrations,
        ErasureModule.Migrations,
    ];

    public static IDatabase OpenDatabase(string connectionString, DataFolder folder, TimeProvider clock) =>
        connectionString.Length > 0 ? new PostgresDatabase(connectionString, clock) : new SqliteDatabase(folder.DatabasePath, clock);

    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services.AddAccounts().AddEvents().AddSuppressions().AddSenders().AddAlerts().AddWebhooks().AddInsights().AddValidation().AddDelivery().AddTracking().AddSending().AddInbox().AddPartners().AddErasure();
}
