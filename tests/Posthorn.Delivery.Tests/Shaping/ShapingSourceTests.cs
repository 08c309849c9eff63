using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Shaping;
using Posthorn.Testing;
using Posthorn.Testing.Hosting;

namespace Posthorn.Delivery.Tests.Shaping;

public sealed class ShapingSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];
    private int _edits;

    private string File => Path.Combine(_folder.Path, "shaping.json");

    [Fact]
    public void Without_a_file_the_shipped_rules_hold()
    {
        Assert.Equal(20, Connections(Open()));
        Assert.Equal(20, Connections(new ShapingSource(Options.Create(new DeliveryOptions()), Log())));
    }

    [Fact]
    public void The_file_is_read_at_the_start()
    {
        Write("""{"default": {"connections": 3}}""");

        Assert.Equal(3, Connections(Open()));
    }

    [Fact]
    public void A_bad_file_refuses_the_start_and_names_its_mistakes()
    {
        Write("{\"default\": {\n\"connections\": \"many\", \"rate\": \"fast\"}}");

        var fault = Assert.Throws<InvalidDataException>(Open);

        Assert.Contains("shaping.json:2: default.connections: expected a number", fault.Message);
        Assert.Contains("shaping.json:2: default.rate: expected", fault.Message);
    }

    [Fact]
    public void A_changed_file_holds_without_a_restart_and_the_version_tells()
    {
        var source = Open();
        var told = 0;
        source.Changed += () => told++;
        Assert.False(source.Reload());

        Write("""{"default": {"connections": 3}}""");
        Assert.True(source.Reload());
        Assert.Equal((3, 2, 1), (Connections(source), source.Current.Version, told));
        Assert.False(source.Reload());

        System.IO.File.Delete(File);
        Assert.True(source.Reload());
        Assert.Equal((20, 3, 2), (Connections(source), source.Current.Version, told));
    }

    [Fact]
    public void A_change_for_the_worse_is_logged_once_and_the_old_rules_stay()
    {
        Write("""{"default": {"connections": 3}}""");
        var source = Open();

        Write("""{"default": {"connections": 0}}""");
        Assert.False(source.Reload());
        Assert.False(source.Reload());

        Assert.Equal((3, 1), (Connections(source), source.Current.Version));
        Assert.Contains("shaping.json:1: default.connections: expected a number", Assert.Single(_log));

        Write("""{"default": {"connections": 4}}""");
        Assert.True(source.Reload());
        Assert.Equal(4, Connections(source));
    }

    [Fact]
    public async Task The_worker_sees_a_change_by_itself()
    {
        var clock = new ManualClock();
        var source = Open();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += changed.SetResult;
        using var worker = new ShapingWorker(source, clock);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        while (clock.PendingTimers == 0)
        {
            await Task.Yield();
        }

        Write("""{"default": {"connections": 3}}""");
        clock.Advance(ShapingWorker.Interval);
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(3, Connections(source));
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    private ShapingSource Open() => new(Options.Create(new DeliveryOptions { ShapingFile = File }), Log());

    private static int Connections(ShapingSource source) =>
        source.Current.LimitsFor(new ShapingKey("example.org", "mx.example.org", ["mx.example.org"], null)).Connections;

    /// <summary>Two edits within one tick of the file system's clock would look the same.</summary>
    private void Write(string text)
    {
        System.IO.File.WriteAllText(File, text);
        System.IO.File.SetLastWriteTimeUtc(File, new DateTime(2030, 1, 1, 0, 0, ++_edits, DateTimeKind.Utc));
    }

    private ListLog Log() => new ListLog(_log);

    private sealed class ListLog(List<string> errors) : ILogger<ShapingSource>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                errors.Add(formatter(state, exception));
            }
        }
    }
}
