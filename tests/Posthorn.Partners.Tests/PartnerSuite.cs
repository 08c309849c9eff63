using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Insights;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Partners.Customers;
using Posthorn.Partners.Offerings;
using Posthorn.Senders;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Partners.Tests;

/// <summary>The room on a database of the test's own, with the rooms below it.</summary>
public abstract class PartnerSuite(DatabaseKind kind) : IAsyncLifetime
{
    private TestDatabase? _test;
    private ServiceProvider? _services;

    protected ManualClock Clock { get; } = new();

    protected IDatabase Database => _test!.Database;

    protected Uri? Endpoint { get; set; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static IReadOnlyList<Holding> Free { get; } = [Holding("posthorn.free.v1")];

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(
            kind, AccountsModule.Migrations, EventsModule.Migrations, SendersModule.Migrations, InsightsModule.Migrations, DeliveryModule.Migrations, PartnersModule.Migrations);
        _services = NewServices();
        await AccountsModule.PrepareAsync(_services, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _test!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Another node on the same database, or this one after its options changed.</summary>
    protected ServiceProvider NewServices() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(_test!.Database)
        .AddSingleton(new IdGenerator(0, Clock))
        .AddSingleton<IDnsResolver, Nobody>()
        .AddSingleton<ICopyFacts, Forgotten>()
        .AddAccounts().AddEvents().AddSenders().AddInsights().AddDelivery().AddPartners()
        .Configure<PartnersOptions>(options => options.NewRelicEndpoint = Endpoint)
        .BuildServiceProvider();

    private protected static Holding Holding(string name, int quantity = 1) => new(Catalogue.Load(null).Find(name)!, quantity);

    private protected static CustomerWish Wish(IReadOnlyList<Holding> holdings) =>
        new("mail@example.com", "Europe/Berlin", new Dictionary<string, string> { ["company"] = "Example Co" }, holdings);

    /// <summary>Somebody with a full-access key of an account, which need not be there.</summary>
    private protected static Caller CallerOf(long accountId) => new(
        new Account(accountId, null, $"account{accountId}", "", AccountStatus.Active, default),
        new ApiKey("AAAAAAAAAAAAAAAAAAAAAA", accountId, "key", new HashSet<string> { ApiKey.FullAccess }, default, null), null);

    protected Task<T> ReadAsync<T>(Func<DbSession, ValueTask<T>> read) => Database.ReadAsync(read, Token);

    protected Task<List<string>> AuditAsync(long accountId) => ReadAsync(
        session => session.QueryAsync("SELECT action FROM accounts_audit WHERE account_id = $1 ORDER BY id", reader => reader.GetString(0), accountId));

    private sealed class Nobody : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Forgotten : ICopyFacts
    {
        public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(new Dictionary<CopyId, CopyFacts>());
    }
}
