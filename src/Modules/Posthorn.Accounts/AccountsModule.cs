using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts.Access;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Credits;
using Posthorn.Accounts.Customers;
using Posthorn.Accounts.Erasure;
using Posthorn.Accounts.Keys;
using Posthorn.Accounts.Profile;
using Posthorn.Accounts.Saml;
using Posthorn.Accounts.Scopes;
using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.Settings;
using Posthorn.Accounts.Sso;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Accounts.Storage;
using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Subusers.Credits;
using Posthorn.Accounts.Subusers.Monitors;
using Posthorn.Accounts.Teammates;
using Posthorn.Accounts.Teammates.Invitations;
using Posthorn.Accounts.Teammates.Requests;
using Posthorn.Accounts.Teammates.SubuserAccess;
using Posthorn.Accounts.Tls;
using Posthorn.Accounts.Tree;
using Posthorn.Accounts.TwoFactor;
using Posthorn.Accounts.Users;
using Posthorn.Accounts.V2Apps;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts;

public static class AccountsModule
{
    public static MigrationSet Migrations { get; } = new("accounts", typeof(AccountsModule).Assembly);

    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<AccountStore>()
        .AddSingleton<IAccounts, AccountBook>()
        .AddSingleton<IAccountZones, AccountZones>()
        .AddSingleton<ApiKeyStore>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<IApiKeys>(provider => provider.GetRequiredService<ApiKeys>())
        .AddSingleton<EditKeys>()
        .AddSingleton<AuditStore>()
        .AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditStore>())
        .AddSingleton<AccessStore>()
        .AddSingleton<AccessBook>()
        .AddSingleton<IAccessLists>(provider => provider.GetRequiredService<AccessBook>())
        .AddSingleton<UseStore>()
        .AddSingleton<UseLedger>()
        .AddSingleton<ICallers, Callers>()
        .AddSingleton<EnforcedTlsStore>()
        .AddSingleton<EnforcedTls>()
        .AddSingleton<IEnforcedTls>(provider => provider.GetRequiredService<EnforcedTls>())
        .AddSingleton<ProfileStore>()
        .AddSingleton<ICredits, CreditBook>()
        .AddSingleton<UserStore>()
        .AddSingleton<PasswordChecker>()
        .AddSingleton<UserBook>()
        .AddSingleton<IUsers>(provider => provider.GetRequiredService<UserBook>())
        .AddSingleton<TwoFactorBook>()
        .AddSingleton<SessionStore>()
        .AddSingleton<SessionCookie>()
        .AddSingleton<SessionBook>()
        .AddSingleton<ISessions>(provider => provider.GetRequiredService<SessionBook>())
        .AddSingleton<LoginGuard>()
        .AddSingleton<OpenSessions>()
        .AddSingleton<Login>()
        .AddSingleton<ISsoLogins, SsoLogins>()
        .AddSingleton<LoginLinks>()
        .AddSingleton<ILoginLinks>(provider => provider.GetRequiredService<LoginLinks>())
        .AddSingleton<ICustomers, CustomerAccounts>()
        .AddSingleton<PasswordProof>()
        .AddSingleton<SettingStore>()
        .AddSingleton<AccountSettingsBook>()
        .AddSingleton<IAccountSettings>(provider => provider.GetRequiredService<AccountSettingsBook>())
        .AddSingleton<AppBook>()
        .AddSingleton<IRecipientData, RecipientSettings>()
        .AddSubusers()
        .AddTeammates();

    private static IServiceCollection AddSubusers(this IServiceCollection services) => services
        .AddSingleton<SubuserStore>()
        .AddSingleton<OwnSubusers>()
        .AddSingleton<SubuserCaches>()
        .AddSingleton<EditSubusers>()
        .AddSingleton<MonitorStore>()
        .AddSingleton<MonitorBook>()
        .AddSingleton<IMonitors>(provider => provider.GetRequiredService<MonitorBook>())
        .AddSingleton<EditMonitors>()
        .AddSingleton<EditCredits>();

    private static IServiceCollection AddTeammates(this IServiceCollection services) => services
        .AddSingleton<TeammateStore>()
        .AddSingleton<TeammateDirectory>()
        .AddSingleton<TeammateReach>()
        .AddSingleton<EditTeammates>()
        .AddSingleton<InvitationStore>()
        .AddSingleton<InviteTeammates>()
        .AddSingleton<AcceptInvitation>()
        .AddSingleton<ScopeRequestStore>()
        .AddSingleton<DecideRequests>()
        .AddSingleton<IntegrationStore>()
        .AddSingleton<CertificateStore>()
        .AddSingleton<SsoTeammateStore>()
        .AddSingleton<SamlTraceStore>()
        .AddSingleton<LogInBySaml>();

    /// <summary>Writes down now and then which keys were used.</summary>
    public static IServiceCollection AddAccountsWorkers(this IServiceCollection services) => services.AddHostedService<UseWorker>();

    public static void MapAccounts(this IEndpointRouteBuilder v3)
    {
        KeyEndpoints.Map(v3);
        ScopeEndpoint.Map(v3);
        AccessEndpoints.Map(v3);
        AuditEndpoint.Map(v3);
        SettingEndpoints.Map(v3);
        SubuserEndpoints.Map(v3);
        MonitorEndpoints.Map(v3);
        SubuserCreditEndpoints.Map(v3);
        InvitationEndpoints.Map(v3);
        TeammateEndpoints.Map(v3);
        SubuserAccessEndpoints.Map(v3);
        ScopeRequestEndpoints.Map(v3);
        ProfileEndpoints.Map(v3);
        NameEndpoints.Map(v3);
        TimeZoneEndpoints.Map(v3);
        EnforcedTlsEndpoint.Map(v3);
        PasswordEndpoint.Map(v3);
        CreditEndpoint.Map(v3);
        SessionEndpoints.Map(v3);
        TwoFactorEndpoints.Map(v3);
        IntegrationEndpoints.Map(v3);
        CertificateEndpoints.Map(v3);
        SsoTeammateEndpoints.Map(v3);
        SamlEndpoints.Map(v3);
        LoginLinkEndpoint.Map(v3);
    }

    /// <summary>Where links in mail of the server's own lead.</summary>
    public static void MapAccountsPages(this IEndpointRouteBuilder root) => AcceptEndpoint.Map(root);

    /// <summary>What clients of the second version of the API still call; it begins at the root.</summary>
    public static void MapAccountsV2(this IEndpointRouteBuilder root) => V2Endpoints.Map(root);

    /// <summary>What must exist before the first request: the owner account.</summary>
    public static Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<AccountStore>().EnsureAsync(
            WellKnownAccounts.Owner, new AccountDraft(null, "owner", ""), services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
}
