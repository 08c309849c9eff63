using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

// Groups of a server under load: a handful of mails share a transaction.
const int EventsOfGroup = 10;
var count = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 200_000;

await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, EventsModule.Migrations);
await test.Database.WriteAsync(
    async session =>
    {
        await session.ExecuteAsync("CREATE TABLE event_cost_nothing (number bigint NOT NULL)");
        await session.ExecuteAsync("INSERT INTO event_cost_nothing VALUES (-1)");
    },
    CancellationToken.None);
await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(test.Database).AddSingleton(new IdGenerator(1, TimeProvider.System)).AddEvents().BuildServiceProvider();
var log = services.GetRequiredService<IEventLog>();

Console.WriteLine($"{count:N0} events, {EventsOfGroup} in a transaction, every transaction synced; microseconds of CPU an event");
await RunAsync(count / 4, AppendAsync); // The compiler needs some.
for (var run = 1; run <= 3; run++)
{
    var empty = await MeasureAsync(NothingAsync);
    var full = await MeasureAsync(AppendAsync);
    Console.WriteLine($"  run {run}  with the transaction {full:0.0}   the transaction alone {empty:0.0}   an event {full - empty:0.0}");
}

return 0;

async Task<double> MeasureAsync(Func<DbSession, int, ValueTask> write)
{
    var before = Environment.CpuUsage.TotalTime;
    await RunAsync(count, write);
    return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;
}

async Task RunAsync(int events, Func<DbSession, int, ValueTask> write)
{
    for (var first = 0; first < events; first += EventsOfGroup)
    {
        var number = first;
        await test.Database.WriteAsync(async session => { await write(session, number); }, CancellationToken.None);
    }
}

// Next to nothing: a transaction that changes no row would not be synced, and the sync, and waiting for it, would count as the events' cost.
static async ValueTask NothingAsync(DbSession session, int first) => await session.ExecuteAsync("UPDATE event_cost_nothing SET number = $1", first);

// As delivery writes them: half of them processed, half delivered.
ValueTask AppendAsync(DbSession session, int first) => log.AppendAsync(session, [.. Enumerable.Range(first, EventsOfGroup).Select(number =>
{
    var copy = new CopyId(number / 2, 0);
    var at = TimeProvider.System.GetUtcNow();
    return number % 2 == 0
        ? new NewEvent(1, copy, EventType.Processed, at, new EventDetail { Email = "someone@example.org" })
        : new NewEvent(1, copy, EventType.Delivered, at, new EventDetail
        {
            Email = "someone@example.org", Response = "250 2.0.0 Ok: queued as 4cXyZ12345", Ip = "203.0.113.9", Tls = 1, Attempt = "1",
            Host = "mx.example.org", HostAddress = "198.51.100.7", TlsCipher = "TLS1.3 TLS_AES_256_GCM_SHA384", Stage = "dot", TookMilliseconds = 40,
        });
})]);
