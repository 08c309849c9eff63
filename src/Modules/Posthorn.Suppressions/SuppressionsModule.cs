using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Check;
using Posthorn.Suppressions.Erasure;
using Posthorn.Suppressions.Feed;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;
using Posthorn.Suppressions.Members;
using Posthorn.Suppressions.Recipients;
using Posthorn.Suppressions.Retention;
using Posthorn.Suppressions.Statistics;
using Posthorn.Suppressions.Transfer;

namespace Posthorn.Suppressions;

public static class SuppressionsModule
{
    public static MigrationSet Migrations { get; } = new("suppressions", typeof(SuppressionsModule).Assembly);

    public static IServiceCollection AddSuppressions(this IServiceCollection services) => services
        .AddSingleton<GroupStore>()
        .AddSingleton<UnsubscribeGroups>()
        .AddSingleton<IUnsubscribeGroups>(provider => provider.GetRequiredService<UnsubscribeGroups>())
        .AddSingleton<RemovedGroups>()
        .AddSingleton<EntryStore>()
        .AddSingleton<IRecipientData, RecipientEntries>()
        .AddSingleton<EntryPages>()
        .AddSingleton<Occupancy>()
        .AddSingleton<ISuppressionCheck, SuppressionCheck>()
        .AddSingleton<IBounceHistory, AddressBounces>()
        .AddSingleton<IRecipientChoices, RecipientChoices>()
        .AddSingleton<IEventFollower, SuppressionFollower>()
        .AddSingleton<BounceDayStore>()
        .AddSingleton<AddMembers>()
        .AddSingleton<ImportEntries>()
        .AddSingleton<PurgeEntries>();

    public static IServiceCollection AddSuppressionsWorkers(this IServiceCollection services) => services.AddHostedService<PurgeWorker>();

    public static void MapSuppressions(this IEndpointRouteBuilder v3)
    {
        GroupEndpoints.Map(v3);
        GroupMemberEndpoints.Map(v3);
        MembershipEndpoints.Map(v3);
        GlobalEndpoints.Map(v3);
        AddressListEndpoints.Map(v3);
        BounceStatisticsEndpoints.Map(v3);
        CheckEndpoint.Map(v3);
        TransferEndpoints.Map(v3);
    }
}
