using Microsoft.Extensions.DependencyInjection;
using Posthorn.Delivery.Sources;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Sources;

public abstract class SourceReportsCompliance(DatabaseKind kind) : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private TestDatabase? _test;
    private ServiceProvider? _services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(kind, SendersModule.Migrations, DeliveryModule.Migrations);
        _services = new ServiceCollection()
            .AddOptions()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(_test.Database)
            .AddSingleton(new IdGenerator(0, _clock))
            .AddSenders()
            .AddDelivery()
            .BuildServiceProvider();
    }

    [Fact]
    public async Task A_report_tells_where_each_address_stands()
    {
        var pools = Get<IIpPools>();
        await pools.AddIpAsync(1, "127.0.0.1", new IpSettings(), Token);
        await pools.AddIpAsync(1, "203.0.113.5", new IpSettings(), Token);
        await pools.AddIpAsync(2, "203.0.113.6", new IpSettings(), Token);
        var warming = ((IpOutcome<SendingIp>.Done)await pools.StartWarmupAsync(1, "203.0.113.5", 12, Token)).Value;
        var hour = WarmupSchedule.HourOf(_clock.GetUtcNow());
        await Get<WarmupStore>().DrawAsync(
            [
                new WarmupDraw(new WarmupAccount(warming.Id, "google"), hour, 1000, 50), new WarmupDraw(new WarmupAccount(warming.Id, ""), hour, 1000, 25),
                new WarmupDraw(new WarmupAccount(warming.Id, "yahoo"), hour - 1, 1000, 50),
            ],
            Token);

        var reports = await Get<ISourceReports>().ListAsync(1, Token);

        Assert.Equal(["127.0.0.1", "203.0.113.5"], reports.Select(report => report.Ip.Address.ToString()));
        Assert.Equal((null, null), (reports[0].Unavailable, reports[0].Warmup));
        Assert.Equal("not on this machine", reports[1].Unavailable);
        Assert.Equal((12, 1000), (reports[1].Warmup!.Day, reports[1].Warmup!.HourLimit));
        Assert.Equal([new ProviderDraw("", 25), new ProviderDraw("google", 50)], reports[1].Warmup!.Drawn);
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

    private T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();
}

public sealed class SqliteSourceReportsTests() : SourceReportsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSourceReportsTests() : SourceReportsCompliance(DatabaseKind.Postgres);
