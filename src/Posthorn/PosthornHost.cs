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
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Http;
using Posthorn.Inbox;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Operator;
using Posthorn.Senders;
using Posthorn.Sending;
using Posthorn.Settings;
using Posthorn.Storage;

namespace Posthorn;

/// <summary>The server: rooms put together, database open, node joined, listeners up.</summary>
internal sealed class PosthornHost : IAsyncDisposable
{
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
            Configure(builder, settings);
            builder.Services
                .AddSingleton(clock)
                .AddSingleton(database)
                .AddSingleton(node)
                .AddSingleton(new IdGenerator(node.Number, clock, lastId))
                .AddSingleton<IDnsResolver>(services => new DnsResolver(ResolverOptions(settings), clock))
                .AddHostedService<NodeKeeper>()
                .AddSingleton<Confirmations>()
                .AddRooms()
                .AddRoleWorkers(settings);
            configure?.Invoke(builder.Services);

            var app = builder.Build();
            MapHttp(app, settings);
            await AccountsModule.PrepareAsync(app.Services, cancellationToken);
            await app.StartAsync(cancellationToken);
            return new PosthornHost(app, database, isFirstStart: lastSubmission == 0);
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
        await _app.Services.GetRequiredService<NodeMembership>().LeaveAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static void Configure(WebApplicationBuilder builder, PosthornSettings settings)
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
            kestrel.Listen(settings.Http);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.Configure<SendersOptions>(senders => senders.HostName = settings.HostName);
        builder.Services.Configure<SendingOptions>(sending =>
        {
            sending.HostName = settings.HostName;
            sending.BulkCategories = settings.BulkCategories;
            sending.BulkFrom = settings.BulkFrom;
        });
        builder.Services.Configure<InboxOptions>(inbox => (inbox.Listen, inbox.Keep) = (settings.Inbox, settings.InboxKeep));
        builder.Services.AddOptions<DeliveryOptions>().Configure<IInbox>((delivery, inbox) =>
        {
            delivery.Mode = settings.Delivery;
            delivery.InboxAddress = () => inbox.EndPoint;
            delivery.HostName = settings.HostName;
            (delivery.Transcripts, delivery.TranscriptsKept) = (settings.Transcripts, settings.TranscriptsKept);
            delivery.MxPort = settings.MxPort;
            delivery.MtaStsPort = settings.MtaStsPort;
            delivery.Dane = settings.DnsTrusted;
            delivery.AllowPrivateMx = settings.AllowPrivateMx;
            delivery.ConnectionsPerDestination = settings.Connections;
            delivery.Rest = settings.Rest;
            delivery.ShapingFile = Path.Combine(settings.Data, ShapingFiles.FileName);
            delivery.Retry.First = settings.RetryFirst;
            delivery.Retry.Longest = settings.RetryLongest;
            delivery.Retry.GiveUpAfter = settings.GiveUpAfter;
            delivery.Retry.AfterUnknown = settings.RetryUnknown;
        });
    }

    private static void MapHttp(WebApplication app, PosthornSettings settings)
    {
        app.UseErrorAnswers();
        app.Use(PathCleaner.CleanAsync);
        app.UseRouting();
        app.UseMiddleware<RequestGate>();
        app.MapGet("/health/live", () => TypedResults.Text("ok"));
        app.MapGet("/health/ready", Health.ReadyAsync);
        if (settings.Has("delivery"))
        {
            QueueEndpoints.Map(app.MapGroup("/v3"));
        }

        if (settings.Has("api"))
        {
            app.MapGroup("/v3").MapSending();
            app.MapInbox();
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
