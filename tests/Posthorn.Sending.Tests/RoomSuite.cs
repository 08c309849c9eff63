using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;
using Posthorn.Storage;
using Posthorn.Suppressions;
using Posthorn.Testing;
using Posthorn.Tracking;

namespace Posthorn.Sending.Tests;

/// <summary>A test's own database with the rooms around Sending as they are, without workers: what is accepted stays in the queue.</summary>
public abstract class RoomSuite(DatabaseKind kind) : IAsyncLifetime
{
    protected const long Account = 1;

    private TestDatabase? _test;
    private ServiceProvider? _services;

    protected TestDatabase Test => _test ?? throw new InvalidOperationException("The test has not begun.");

    protected IDatabase Database => Test.Database;

    protected ManualClock Clock { get; } = new();

    protected SendingOptions Settings { get; } = new() { HostName = "mail.example.net" };

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(
            kind, AccountsModule.Migrations, EventsModule.Migrations, SuppressionsModule.Migrations, SendersModule.Migrations, TrackingModule.Migrations, DeliveryModule.Migrations, SendingModule.Migrations);
        var node = new NodeMembership(new Leases(Database, Clock), Clock);
        await node.JoinAsync("this test", Token);
        _services = NewServices(node);

        // Marks are signed with a key that every run shares, so that whole mails can stand in files.
        await Database.WriteAsync(
            async session => { await session.ExecuteAsync("INSERT INTO tracking_keys (number, secret, created_at) VALUES (1, $1, 0)", new byte[32]); }, Token);
        await AccountsModule.PrepareAsync(_services, Token);
        await TrackingModule.PrepareAsync(_services, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    private protected ValueTask<AccountFacts> FactsAsync(MailSendRequest request, bool isTest = false) =>
        Get<FactFinder>().FindAsync(new MailSender(Account, isTest), request, Token);

    private ServiceProvider NewServices(NodeMembership node) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton<IDnsResolver, Nobody>()
        .AddSingleton(Database)
        .AddSingleton(node)
        .AddSingleton(new IdGenerator(0, Clock))
        .AddAccounts().AddEvents().AddSuppressions().AddSenders().AddDelivery().AddTracking().AddSending()
        .AddSingleton(Microsoft.Extensions.Options.Options.Create(Settings))
        .BuildServiceProvider();

    /// <summary>Nothing is delivered here, so nobody asks.</summary>
    private sealed class Nobody : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
