using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;
using Posthorn.Partners.Ips;
using Posthorn.Partners.Logins;
using Posthorn.Partners.NewRelic;
using Posthorn.Partners.Offerings;
using Posthorn.Partners.States;
using Posthorn.Storage;

namespace Posthorn.Partners;

public static class PartnersModule
{
    public static MigrationSet Migrations { get; } = new("partners", typeof(PartnersModule).Assembly);

    public static IServiceCollection AddPartners(this IServiceCollection services) => services
        .AddSingleton(provider => Catalogue.Load(provider.GetRequiredService<IOptions<PartnersOptions>>().Value.Offerings))
        .AddSingleton<CustomerStore>()
        .AddSingleton<ICustomerIds, CustomerIds>()
        .AddSingleton<GrantOfferings>()
        .AddSingleton<EndQueues>()
        .AddSingleton<EditCustomers>()
        .AddSingleton<EditOfferings>()
        .AddSingleton<EditStates>()
        .AddSingleton<EditIps>()
        .AddSingleton<VisitCustomer>()
        .AddSingleton<NewRelicStore>()
        .AddSingleton<EditNewRelic>()
        .AddSingleton<NewRelicHttp>()
        .AddSingleton<PostStatistics>();

    /// <summary>Needs the node's <see cref="NodeMembership"/>.</summary>
    public static IServiceCollection AddPartnersWorkers(this IServiceCollection services) => services
        .AddHostedService<SweepWorker>()
        .AddHostedService<NewRelicWorker>();

    /// <summary>For who reads settings: what is wrong with a catalogue of offerings.</summary>
    /// <param name="path">A file that exists.</param>
    /// <returns>Null: nothing.</returns>
    public static string? ProblemOfOfferings(string path) => Catalogue.ProblemOf(path);

    public static void MapPartners(this IEndpointRouteBuilder v3)
    {
        var partners = v3.MapGroup("/partners").IgnoreOnBehalfOf().WithMetadata(PartnerWords.Accounts.Shape);
        var accounts = partners.MapGroup("/accounts");
        CustomerEndpoints.Map(accounts);
        OfferingEndpoints.Map(partners, accounts);
        StateEndpoints.Map(accounts);
        LoginEndpoint.Map(accounts);
        IpEndpoints.Map(v3.MapGroup("/partners/accounts/{accountId}/ips").IgnoreOnBehalfOf().WithMetadata(PartnerWords.Ips.Shape));
        NewRelicEndpoints.Map(v3.MapGroup("/partner_settings"));
    }
}
