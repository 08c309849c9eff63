using Microsoft.Extensions.DependencyInjection;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Storage;
using Posthorn.Testing;
using Posthorn.Testing.Hosting;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Queue;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Tests;

/// <summary>A test's own database with this room in it, a clock by hand, and an endpoint that listens.</summary>
public abstract class WebhookSuite(DatabaseKind kind) : IAsyncLifetime
{
    protected const long Account = 1;
    private TestDatabase? _test;
    private ServiceProvider? _services;

    protected ManualClock Clock { get; } = new();

    protected WebhookReceiver Receiver { get; } = new();

    protected bool AllowPrivate { get; set; } = true;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected IDatabase Database => _test!.Database;

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(kind, EventsModule.Migrations, WebhooksModule.Migrations);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await Receiver.DisposeAsync();
        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected T Get<T>()
        where T : notnull => (_services ??= NewServices()).GetRequiredService<T>();

    private protected async Task<Webhook> AddAsync(string? url = null, long account = Account, OAuthSettings? oauth = null, SigningPair? keys = null, bool enabled = true, string? policy = null)
    {
        var all = WebhookRules.Types.Aggregate(0L, (bits, pair) => bits | Webhook.BitOf(pair.Type));
        var webhook = new Webhook(account, Guid.NewGuid().ToString(), url ?? $"{Receiver.Address}/{Guid.NewGuid():N}", enabled, all, false, null)
        {
            OAuth = oauth, Keys = keys, PolicyId = policy, CreatedAt = Clock.GetUtcNow(), UpdatedAt = Clock.GetUtcNow(),
        };
        Assert.IsType<WebhookOutcome.Stored>(await Get<WebhookStore>().AddAsync(webhook, Get<IdGenerator>().Next(), 5, Token));
        return webhook;
    }

    private protected CopyEvent Happened(int number, EventType type = EventType.Delivered, long account = Account) =>
        new(1000 + number, account, new CopyId(5, number), type, Clock.GetUtcNow(), new EventDetail { Email = $"r{number}@example.org", Response = "250 ok" });

    private protected Task FeedAsync(params CopyEvent[] events)
    {
        var feed = Get<IEnumerable<IEventFollower>>().Single();
        return Database.WriteAsync(async session => await feed.ApplyAsync(session, events, Token), Token);
    }

    /// <summary>One turn of the worker: all queues that are due, one after the other.</summary>
    private protected async Task<int> PostDueAsync()
    {
        var due = await Get<QueueStore>().FindDueAsync(Clock.GetUtcNow(), Token);
        foreach (var queue in due)
        {
            await Get<PostBatches>().ExecuteAsync(queue, Token);
        }

        return due.Count;
    }

    private ServiceProvider NewServices() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(Database)
        .AddSingleton(new IdGenerator(0, Clock))
        .AddSingleton<IDnsResolver, Nobody>()
        .AddSingleton<ICopyFacts, Said>()
        .AddEvents()
        .AddWebhooks()
        .Configure<WebhooksOptions>(options => options.AllowPrivateAddresses = AllowPrivate)
        .BuildServiceProvider();

    private sealed class Nobody : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Every copy is of one mail of account 1.</summary>
    private sealed class Said : ICopyFacts
    {
        public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.ToDictionary(copy => copy, copy => new CopyFacts(
                Account, $"r{copy.Ordinal}@example.org", "AAAAAAAAAE0AAAAAAAAAYw", "<x@example.com>", "shop@example.com", null, ["secret"],
                new Dictionary<string, string>(), null, null, null, null, null)));
    }
}
