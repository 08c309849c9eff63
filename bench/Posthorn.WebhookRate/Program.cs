using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Storage;
using Posthorn.Storage.Sqlite;
using Posthorn.WebhookRate;
using Posthorn.Webhooks;
using Posthorn.Webhooks.Settings;

const double Bar = 20_000;
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var folder = Directory.CreateTempSubdirectory("posthorn-webhooks");
await using var receiver = new CountingReceiver();
var clock = TimeProvider.System;
await using (var database = new SqliteDatabase(Path.Combine(folder.FullName, "bench.db"), clock))
{
    await database.MigrateAsync([EventsModule.Migrations, WebhooksModule.Migrations], CancellationToken.None);
    var node = new NodeMembership(new Leases(database, clock), clock);
    await node.JoinAsync("bench", CancellationToken.None);
    await using var services = new ServiceCollection().AddLogging()
        .AddSingleton(clock).AddSingleton<IDatabase>(database).AddSingleton(new Leases(database, clock)).AddSingleton(node)
        .AddSingleton(new IdGenerator(node.Number, clock)).AddSingleton<IDnsResolver, NoResolver>().AddSingleton<ICopyFacts, OneMail>()
        .AddEvents().AddWebhooks().Configure<WebhooksOptions>(options => options.AllowPrivateAddresses = true)
        .AddEventsWorkers().AddWebhooksWorkers().BuildServiceProvider();

    var wants = Webhook.BitOf(EventType.Delivered);
    var keys = Posthorn.Webhooks.Posting.WebhookSigner.NewPair();
    var webhook = new Webhook(1, Guid.NewGuid().ToString(), receiver.Address, true, wants, false, null) { Keys = keys, CreatedAt = clock.GetUtcNow().AddMinutes(-1) };
    await services.GetRequiredService<WebhookStore>().AddAsync(webhook, 1, 5, CancellationToken.None);
    var log = services.GetRequiredService<IEventLog>();
    for (var from = 0; from < count; from += 1000)
    {
        var first = from;
        await database.WriteAsync(
            session => log.AppendAsync(session, [.. Enumerable.Range(first, Math.Min(1000, count - first)).Select(i => new NewEvent(
                1, new CopyId(1_000_000 + i, 0), EventType.Delivered, clock.GetUtcNow(),
                new EventDetail { Email = $"r{i}@example.org", Response = "250 2.0.0 OK queued as 4XyZ81", Ip = "192.0.2.10", Tls = 1, Host = "mx.example.org" }))]),
            CancellationToken.None);
    }

    Console.WriteLine($"{count:N0} events in the log; one signed endpoint on loopback, SQLite, {Environment.ProcessorCount} cores");
    var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
    foreach (var worker in services.GetServices<IHostedService>())
    {
        await worker.StartAsync(CancellationToken.None);
    }

    await receiver.WaitAsync(count);
    var (seconds, spent) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    foreach (var worker in services.GetServices<IHostedService>())
    {
        await worker.StopAsync(CancellationToken.None);
    }

    Console.WriteLine($"{receiver.Posts} posts, {receiver.Bytes / 1_000_000:N0} MB, {seconds:0.0} s, {spent * 1000 / count:0} µs of CPU an event with the receiver's");
    Console.WriteLine($"{count / seconds:N0} events/s, bar {Bar:N0}: {(count / seconds >= Bar ? "MEETS" : "MISSES")}");
}

folder.Delete(recursive: true);
