using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Suppressions;
using Posthorn.Testing;

const double Bar = 20;
const long Account = 1;
const int Batch = 50_000;
const int Asked = 200_000;
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
DatabaseKind[] kinds = args.Length > 1 ? [Enum.Parse<DatabaseKind>(args[1], ignoreCase: true)] : [DatabaseKind.Sqlite, DatabaseKind.Postgres];
foreach (var kind in kinds)
{
    await using var test = await TestDatabase.CreateAsync(kind, AccountsModule.Migrations, EventsModule.Migrations, SuppressionsModule.Migrations);
    await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(test.Database)
        .AddAccounts().AddEvents().AddSuppressions().BuildServiceProvider();
    var filling = Stopwatch.StartNew();
    for (var from = 0; from < count; from += Batch)
    {
        await FillAsync(test.Database, from, Math.Min(Batch, count - from));
    }

    if (kind == DatabaseKind.Postgres)
    {
        // As autovacuum does in time.
        await test.Database.WriteAsync(async session => { await session.ExecuteAsync("ANALYZE"); }, CancellationToken.None);
    }

    Console.WriteLine($"{kind}: {count:N0} entries of one account, filled in {filling.Elapsed.TotalSeconds:0} s");
    var check = services.GetRequiredService<ISuppressionCheck>();
    foreach (var recipients in new[] { 1, 10, 1000 })
    {
        await AskAsync(check, recipients, Asked / 10); // The compiler needs some.
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var found = await AskAsync(check, recipients, Asked);
        var (cpu, wall) = ((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Asked, watch.Elapsed.TotalMicroseconds / Asked);
        Console.WriteLine(
            $"  {recipients,5} recipients a mail: {cpu,6:0.0} µs of CPU a copy ({wall:0.0} µs in all), {100.0 * found / Asked:0} % on a list, bar {Bar:0}: {(cpu < Bar ? "MEETS" : "MISSES")}");
    }

    Console.WriteLine($"  resident {Process.GetCurrentProcess().WorkingSet64 / 1024 / 1024} MB");
}

async Task<long> AskAsync(ISuppressionCheck check, int recipients, int copies)
{
    var random = new Random(7);
    var found = 0L;
    for (var asked = 0; asked < copies; asked += recipients)
    {
        // Every tenth is on a list, anywhere in it.
        var addresses = Enumerable.Range(0, recipients).Select(_ => random.Next(10) == 0 ? AddressOf(random.Next(count)) : $"nobody{random.Next(count)}@mail{random.Next(500)}.example").ToList();
        found += (await check.FindAsync(new SuppressionQuestion(Account, addresses, null, default, new AddressWhitelistSettings(false, [])), CancellationToken.None)).Count;
    }

    return found;
}

static Task FillAsync(IDatabase database, int from, int rows) => database.WriteAsync(
    async session =>
    {
        await session.ExecuteManyAsync(
            "INSERT INTO suppressions_entries (account_id, email, list, group_id, created_at, reason, status, ip, source) VALUES ($1, $2, $3, 0, $4, '550 5.1.1 No such user', '5.1.1', '203.0.113.9', 1)",
            [.. Enumerable.Range(from, rows)], 4,
            static (number, values) =>
            {
                values[0] = Account;
                values[1] = AddressOf(number);
                values[2] = 1 + (number % 5);
                values[3] = 1_700_000_000_000 + number;
            });
    },
    CancellationToken.None);

static string AddressOf(int number) => $"person{number:d8}@mail{number % 500}.example";
