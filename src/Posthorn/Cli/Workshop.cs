using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Senders;
using Posthorn.Settings;
using Posthorn.Storage;

namespace Posthorn.Cli;

/// <summary>The rooms without their workers, for commands beside a running server or without one.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDatabase _database;
    private readonly DataFolder _folder;

    private Workshop(ServiceProvider services, IDatabase database, DataFolder folder)
    {
        _services = services;
        _database = database;
        _folder = folder;
    }

    public static async Task<Workshop> OpenAsync(PosthornSettings settings, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var folder = DataFolder.OpenShared(settings.Data);
        var database = Rooms.OpenDatabase(settings.Database, folder, clock);
        await database.MigrateAsync(Rooms.Migrations, cancellationToken);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(clock)
            .AddSingleton(database)
            .AddSingleton(new NodeMembership(new Leases(database, clock), clock))
            .AddSingleton(new IdGenerator(IdGenerator.MaxNode, clock))
            .AddRooms()
            .Configure<SendersOptions>(senders => senders.HostName = settings.HostName)
            .Configure<DeliveryOptions>(delivery => delivery.Retry.GiveUpAfter = settings.GiveUpAfter)
            .BuildServiceProvider();
        await AccountsModule.PrepareAsync(services, cancellationToken);
        return new Workshop(services, database, folder);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
