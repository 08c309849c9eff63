using System.Diagnostics;
using Posthorn.Sink;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Hosting;

namespace Posthorn.Crash.Tests;

/// <summary>The server under load, killed again and again at random moments, and started again on the same folder.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const int Destinations = 3;
    private const int ConnectionsPerDestination = 4;
    private const int MostHappeningsOfALife = 150;
    private const int MostMillisecondsMore = 25;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MostOfAStop = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CrashPlan _plan;
    private readonly Random _random;
    private readonly Ledger _ledger = new();
    private readonly MailSink _sink = MailSink.Start(new MailSinkOptions { StartTls = false, Slowness = TimeSpan.FromMilliseconds(50) });
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly LoadClients _clients;
    private readonly List<int> _connectionsAtKills = [];
    private PosthornProcess _process = null!;

    private CrashRun(CrashPlan plan)
    {
        _plan = plan;
        _random = new Random(plan.Seed);
        _clients = new LoadClients(
            _ledger, (mail, copy) => $"{plan.LocalPartOf(mail)}{mail}-{copy}@{Domain(mail % Destinations)}", () => _ledger.AcceptedCopies - _sink.ReceivedCount < plan.MaxBacklog);
    }

    /// <summary>Runs the plan, waits until the queue is empty, and holds what arrived against what was promised.</summary>
    /// <returns>A line of figures.</returns>
    public static async Task<string> RunAsync(CrashPlan plan)
    {
        await using var run = new CrashRun(plan);
        await run.KillAgainAndAgainAsync();
        await run.DrainAsync();
        return await run.AuditAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await _sink.DisposeAsync();
        await _dns.DisposeAsync();
    }

    private static string Domain(int number) => $"d{number}.example.net";

    private async Task KillAgainAndAgainAsync()
    {
        for (var number = 0; number < Destinations; number++)
        {
            _dns.Mx(Domain(number), 10, "mx.example.net");
        }

        // Nobody listens on the second address.
        _dns.A("mx.example.net", _plan.SinkIsDown ? "127.0.0.9" : "127.0.0.1", ttl: 1);
        _process = await PosthornProcess.StartAsync(
        [
            "--delivery", "direct", "--dns", $"{_dns.EndPoint}", "--mx-port", $"{_sink.Port}", "--allow-private-mx", "true",
            "--connections", $"{ConnectionsPerDestination}", "--rest", "1s",
            "--retry-first", "200ms", "--retry-longest", "1s", "--retry-unknown", "500ms", .. DatabaseArguments,
        ]);
        _clients.Start();
        _clients.ServerIsUp(_process);
        for (var kill = 0; kill < _plan.Kills; kill++)
        {
            await WaitForMomentAsync(kill);
            _clients.ServerIsDown();
            await EndAsync();
            _connectionsAtKills.Add(_sink.Connections);
            if (_plan.SinkIsDown && kill == _plan.Kills - 1)
            {
                _dns.Remove("mx.example.net").A("mx.example.net", "127.0.0.1");
            }

            await _process.StartAgainAsync();
            _clients.ServerIsUp(_process);
        }
    }

    private async Task EndAsync()
    {
        if (!_plan.IsGraceful)
        {
            await _process.KillAsync();
            return;
        }

        Assert.Equal(0, await _process.StopAsync().WaitAsync(MostOfAStop));
    }

    private string[] DatabaseArguments => _plan.Database is { } database ? ["--database", database] : [];

    /// <summary>
    /// A number of happenings, and a little more: in one life answers are counted, in the next arrivals, so that some kills fall
    /// where a 202 was just said and some where a final dot was just sent. A slow machine kills in the same places.
    /// </summary>
    private async Task WaitForMomentAsync(int life)
    {
        Func<int> happened = life % 2 == 0 || _plan.SinkIsDown ? () => _ledger.AcceptedCopies : () => _sink.ReceivedCount;
        var goal = happened() + _random.Next(MostHappeningsOfALife);
        await UntilAsync(() => Task.FromResult(happened() >= goal), Glance);
        await Task.Delay(_random.Next(MostMillisecondsMore));
    }

    private async Task DrainAsync()
    {
        await _clients.FinishAsync();
        if (!await UntilAsync(async () => await Database.CountAsync("delivery_queue") == 0, Glance * 50))
        {
            Assert.Fail($"The queue did not drain.\n{(await _process.CommandAsync("queue")).Output}\n{Log}");
        }
    }

    private CrashDatabase Database => new(_plan.Database, _process.DataFolder);

    private async Task<string> AuditAsync()
    {
        var arrivals = _sink.Received.Select(mail => new Arrival(mail.Recipient, mail.Connection, LifeOf(mail.Connection))).ToList();
        var mails = _ledger.Mails;
        List<string> faults = [.. Audit.Check(mails, arrivals, _plan.IsGraceful ? 0 : _plan.Kills, Destinations * ConnectionsPerDestination)];
        faults.AddRange(mails.Where(mail => mail is { IsRefused: true, MessageId: not null } && !mail.Recipients.All(WasTaken))
            .Select(mail => $"LOST: mail {mail.Number} was accepted as {mail.MessageId} and not all of its refused recipients were asked for"));
        faults.AddRange((await Database.NotEndedOnceAsync()).Select(copy => $"NOT ENDED ONCE: {copy}"));

        // What the sink never heard of was never stored, and a repeated post was stored once.
        ExpectCount("sending_submissions", await Database.CountAsync("sending_submissions"), mails.Count(mail => mail.Recipients.Any(WasTaken)));
        ExpectCount("delivery_copies", await Database.CountAsync("delivery_copies"), mails.Sum(mail => mail.Recipients.Count(WasTaken)));
        if (_plan.IsGraceful)
        {
            faults.AddRange(arrivals.GroupBy(arrival => arrival.Recipient).Where(group => group.Count() > 1).Select(group => $"REPEATED AFTER A STOP: {group.Key}"));
        }

        var marked = (await Database.SaidToBeRepeatedAsync()).ToHashSet();
        faults.AddRange(arrivals.GroupBy(arrival => arrival.Recipient).Where(group => group.Count() > 1 && !marked.Contains(group.Key))
            .Select(group => $"REPEATED IN SILENCE: {group.Key}"));
        faults.AddRange(await CommandFaultsAsync(mails));

        var figures = $"{_plan.Kills} {(_plan.IsGraceful ? "stops" : "kills")} (seed {_plan.Seed}), {mails.Count} mails posted, {mails.Count(mail => mail.MessageId is null)} unanswered, "
            + $"{_ledger.AcceptedCopies} copies accepted, {arrivals.Count} arrived, {Audit.Repeats(arrivals)} of them again, {marked.Count} repeated after a dot";
        Assert.True(faults.Count == 0, $"{figures}\n{string.Join('\n', faults.Take(50))}\n{await StoriesAsync(faults, arrivals)}\n{Log}");
        return figures;

        bool WasTaken(string recipient) => _sink.TimesAsked(recipient) > 0;

        void ExpectCount(string table, long actual, int expected)
        {
            if (actual != expected)
            {
                faults.Add($"{table} has {actual} rows, not {expected}");
            }
        }
    }

    /// <summary>What the database and the sink know of the copies that the first faults name.</summary>
    private async Task<string> StoriesAsync(List<string> faults, List<Arrival> arrivals)
    {
        List<string> told = [];
        foreach (var recipient in _ledger.Mails.SelectMany(mail => mail.Recipients).Where(recipient => faults.Take(5).Any(fault => fault.Contains($" {recipient} "))))
        {
            var connections = arrivals.Where(arrival => arrival.Recipient == recipient).Select(arrival => arrival.Connection).ToHashSet();
            told.Add($"{recipient}:");
            told.AddRange(await Database.EventsOfAsync(recipient));
            told.AddRange(arrivals.Where(arrival => connections.Contains(arrival.Connection)).Select(arrival => $"arrived: {arrival}"));
        }

        return string.Join('\n', told);
    }

    /// <summary>What an operator sees: nothing waits, and the story of a message ends in one delivery for each copy.</summary>
    private async Task<List<string>> CommandFaultsAsync(IReadOnlyList<PostedMail> mails)
    {
        List<string> faults = [];
        var queue = await _process.CommandAsync("queue");
        if (!queue.Output.StartsWith("The queue is empty.", StringComparison.Ordinal))
        {
            faults.Add($"posthorn queue: {queue.Output}{queue.Errors}");
        }

        foreach (var mail in mails.Where(mail => mail is { MessageId: not null, IsRefused: false }).OrderByDescending(mail => mail.Recipients.Count).Take(2))
        {
            var story = await _process.CommandAsync("message", mail.MessageId!);
            if (mail.Recipients.Any(recipient => !story.Output.Contains($"{recipient}: delivered", StringComparison.Ordinal)))
            {
                faults.Add($"posthorn message {mail.MessageId}: {story.Output}{story.Errors}");
            }
        }

        return faults;
    }

    private int LifeOf(int connection) => _connectionsAtKills.Count(before => connection > before);

    private string Log => $"The server said:\n{string.Join('\n', _process.Output.Split('\n').TakeLast(200))}";

    /// <returns>False: it did not come true in time.</returns>
    private static async Task<bool> UntilAsync(Func<Task<bool>> isTrue, TimeSpan glance)
    {
        var watch = Stopwatch.StartNew();
        while (!await isTrue())
        {
            if (watch.Elapsed > Patience)
            {
                return false;
            }

            await Task.Delay(glance);
        }

        return true;
    }
}
