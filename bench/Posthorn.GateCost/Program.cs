using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Http;
using Posthorn.Storage;
using Posthorn.Storage.Sqlite;

const double Bar = 20;
var requests = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 500_000;

var path = Path.Combine(Path.GetTempPath(), $"gate-cost-{Guid.NewGuid():N}.db");
await using var database = new SqliteDatabase(path, TimeProvider.System);
await database.MigrateAsync([AccountsModule.Migrations], CancellationToken.None);
await using var services = new ServiceCollection().AddSingleton<IDatabase>(database).AddSingleton(TimeProvider.System).AddAccounts().BuildServiceProvider();
await AccountsModule.PrepareAsync(services, CancellationToken.None);
var keys = services.GetRequiredService<IApiKeys>();
var (_, full) = await keys.CreateAsync(WellKnownAccounts.Owner, "full", new HashSet<string> { ApiKey.FullAccess }, CancellationToken.None);
await services.GetRequiredService<IAccounts>().CreateAsync(new AccountDraft(WellKnownAccounts.Owner, "child", ""), CancellationToken.None);
var passed = 0;
var gate = new RequestGate(
    _ =>
    {
        passed++;
        return Task.CompletedTask;
    },
    keys, services.GetRequiredService<ISessions>(), services.GetRequiredService<ICallers>(), new RateCounters(TimeProvider.System), Options.Create(new GateOptions { RequestsPerMinute = int.MaxValue - 1 }));
var endpoint = new Endpoint(null, new EndpointMetadataCollection(new RequiredScope("templates.read")), "templates");

Console.WriteLine($"{requests:N0} requests through the gate, one thread; microseconds of CPU a request");
await RunAsync(requests, null); // The compiler needs some.
for (var run = 1; run <= 3; run++)
{
    var empty = Measure(() => Empty(requests)) / requests;
    var own = await MeasureAsync(() => RunAsync(requests, null)) / requests - empty;
    var behalf = await MeasureAsync(() => RunAsync(requests, "child")) / requests - empty;
    Console.WriteLine($"  run {run}  own account {own:0.00}   for a subuser {behalf:0.00}, bar {Bar:0}: {(Math.Max(own, behalf) < Bar ? "MEETS" : "MISSES")}");
}

if (passed != requests * 7)
{
    throw new InvalidOperationException($"Only {passed} requests passed.");
}

File.Delete(path);
return 0;

async Task RunAsync(int count, string? onBehalfOf)
{
    for (var index = 0; index < count; index++)
    {
        var context = NewContext(onBehalfOf);
        await gate.InvokeAsync(context);
    }
}

void Empty(int count)
{
    for (var index = 0; index < count; index++)
    {
        NewContext(null);
    }
}

DefaultHttpContext NewContext(string? onBehalfOf)
{
    var context = new DefaultHttpContext();
    context.Request.Headers.Authorization = $"Bearer {full.Reveal()}";
    context.Connection.RemoteIpAddress = IPAddress.Loopback;
    if (onBehalfOf is not null)
    {
        context.Request.Headers["on-behalf-of"] = onBehalfOf;
    }

    context.SetEndpoint(endpoint);
    return context;
}

// Of the whole process: the collector's work is part of the price.
static double Measure(Action work)
{
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    work();
    return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds;
}

static async Task<double> MeasureAsync(Func<Task> work)
{
    var before = Process.GetCurrentProcess().TotalProcessorTime;
    await work();
    return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds;
}
