using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Alerts;
using Posthorn.Erasure;
using Posthorn.Events;
using Posthorn.Health;
using Posthorn.Http;
using Posthorn.Inbox;
using Posthorn.Insights;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Operator;
using Posthorn.Partners;
using Posthorn.Sending;
using Posthorn.Settings;
using Posthorn.Storage;
using Posthorn.Suppressions;
using Posthorn.Tracking;
using Posthorn.Validation;
using Posthorn.Webhooks;

namespace Posthorn;

/// <summary>The server: rooms put together, database open, node joined, listeners up.</summary>
internal sealed class PosthornHost : IAsyncDisposable
{
    /// <summary>More connections than that are closed unanswered.</summary>
    private const int MaxHttpConnections = 20_000;

    /// <summary>What is read ahead of a body before somebody asks for it: with many connections this is their memory.</summary>
    private const int MaxReadAhead = 64 * 1024;

    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly IDatabase _database;

    private PosthornHost(WebApplication app, IDatabase database, bool isFirstStart)
    {
        _app = app;
        _database = database;
        IsFirstStart = isFirstStart;
    }

    /// <summary>Nothing was ever accepted on this database.</summary>
    public bool IsFirstStart { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where the API listens; the port is the real one also when 0 was asked for.</summary>
    public Uri HttpAddress => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <param name="configure">Tests replace what the world begins with: clock, options.</param>
    public static async Task<PosthornHost> StartAsync(
        PosthornSettings settings, DataFolder folder, Action<IServiceCollection>? configure, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var database = Rooms.OpenDatabase(settings.Database, folder, clock);
        try
        {
            await database.MigrateAsync(Rooms.Migrations, cancellationToken);
            var node = new NodeMembership(new Leases(database, clock), clock) { Duration = settings.NodeLease };
            await node.JoinAsync(folder.Identity, cancellationToken);
            var lastSubmission = await SendingModule.LastIdAsync(database, cancellationToken);
            var lastId = Math.Max(lastSubmission, await EventsModule.LastIdAsync(database, cancellationToken));

            var builder = WebApplication.CreateSlimBuilder();
            var stopLimit = new StopLimit(clock);
            Configure(builder, settings, stopLimit);
            builder.Services.AddSubmissionOptions(settings, folder, clock);
            builder.Services
                .AddSingleton(clock)
                .AddSingleton(database)
                .AddSingleton(node)
                .AddSingleton(new Leases(database, clock))
                .AddSingleton(new IdGenerator(node.Number, clock, lastId))
                .AddSingleton<IDnsResolver>(services => new DnsResolver(ResolverOptions(settings), clock))
                .AddHostedService<NodeKeeper>()
                .AddSingleton(_ => stopLimit)
                .AddHealth(settings)
                .AddSingleton<Confirmations>()
                .AddSingleton<RateCounters>()
                .AddRooms()
                .AddRoleWorkers(settings);
            configure?.Invoke(builder.Services);

            var app = builder.Build();
            app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<StopLimit>().Begin);
            MapHttp(app, settings);
            await AccountsModule.PrepareAsync(app.Services, cancellationToken);
            await EventsModule.PrepareAsync(app.Services, cancellationToken);
            await TrackingModule.PrepareAsync(app.Services, cancellationToken);
            await app.StartAsync(cancellationToken);
            var host = new PosthornHost(app, database, isFirstStart: lastSubmission == 0);
            if (settings.PublicUrl is null)
            {
                // The port is known only now when 0 was asked for.
                app.Services.GetRequiredService<IOptions<TrackingOptions>>().Value.PublicUrl = host.HttpAddress.GetLeftPart(UriPartial.Authority);
                app.Services.GetRequiredService<IOptions<AccountsOptions>>().Value.PublicUrl = host.HttpAddress.GetLeftPart(UriPartial.Authority);
                app.Services.GetRequiredService<IOptions<SsoOptions>>().Value.PublicUrl = host.HttpAddress.GetLeftPart(UriPartial.Authority);
            }

            return host;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await LeaveAsync(_app.Services.GetRequiredService<NodeMembership>());
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A courtesy to others, who else wait until the lease has run out: no stop fails for it.</summary>
    private static async Task LeaveAsync(NodeMembership node)
    {
        try
        {
            await node.LeaveAsync(CancellationToken.None).WaitAsync(LeaveTime);
        }
        catch (Exception fault) when (fault is StorageUnavailableException or TimeoutException)
        {
            // The database is away; so be it.
        }
    }

    private static void Configure(WebApplicationBuilder builder, PosthornSettings settings, StopLimit stopLimit)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
            kestrel.Limits.MaxConcurrentConnections = MaxHttpConnections;
            kestrel.Limits.MaxRequestBufferSize = MaxReadAhead;
            kestrel.Listen(settings.Http, listen => listen.Use(stopLimit.Watch));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddRoomOptions(settings);
    }

    private static void MapHttp(WebApplication app, PosthornSettings settings)
    {
        if (settings.TrustedProxies.Count > 0)
        {
            app.Use(new TrustedProxies(settings.TrustedProxies).ReadAsync);
        }

        app.UseErrorAnswers();
        app.Use(PathCleaner.CleanAsync);
        app.UseRouting();
        app.UseMiddleware<RequestGate>();
        app.MapGet("/health/live", () => TypedResults.Text("ok"));
        app.MapGet("/health/ready", ReadyEndpoint.HandleAsync);
        if (settings.Has("delivery"))
        {
            QueueEndpoints.Map(app.MapGroup("/v3"));
        }

        if (settings.Has("api"))
        {
            var v3 = app.MapGroup("/v3");
            v3.MapAccounts();
            v3.MapSuppressions();
            v3.MapWebhooks();
            v3.MapInsights();
            v3.MapAlerts();
            v3.MapValidation();
            v3.MapErasure();
            v3.MapSending();
            v3.MapPartners();
            app.MapAccountsV2();
            app.MapAccountsPages();
            app.MapSendingV2();
            app.MapInbox();
            app.MapTracking();
            app.MapValidationUploads();
        }
    }

    private static DnsResolverOptions ResolverOptions(PosthornSettings settings)
    {
        var system = SystemResolvers.Read();
        return settings.Dns is { } servers
            ? new DnsResolverOptions { Servers = servers, TrustAuthenticatedData = settings.DnsTrusted }
            : new DnsResolverOptions { Servers = system.Servers, TrustAuthenticatedData = settings.DnsTrusted || system.TrustAuthenticatedData };
    }
}
