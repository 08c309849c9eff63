using System.Collections;
using System.Diagnostics;

namespace Posthorn.Throughput.Servers;

/// <summary>A server that this run started: its output goes to a file, and it ends with the run, by its own process id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly Process _process;
    private readonly string _log;
    private readonly TimeSpan _grace;

    private ChildProcess(Process process, string log, TimeSpan grace)
    {
        _process = process;
        _log = log;
        _grace = grace;
    }

    public int Id => _process.Id;

    /// <param name="folder">Takes NAME.log, and the process id in a list for whoever cleans up if we cannot.</param>
    /// <param name="name">Of the log.</param>
    /// <param name="grace">How long an orderly end may take.</param>
    /// <param name="environment">Besides our own; variables POSTHORN_… of ours are not passed on, since they are settings.</param>
    /// <param name="command">The program and its arguments.</param>
    public static ChildProcess Start(string folder, string name, TimeSpan grace, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        // The shell opens the log and becomes the program, so the output is no work of ours and the process id is the program's.
        var log = Path.Combine(folder, $"{name}.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, .. command]);
        ChangeEnvironment(start, environment);
        var process = Process.Start(start) ?? throw new BenchmarkFault($"{command[0]} cannot be started.");
        File.AppendAllText(Path.Combine(folder, "pids"), $"{process.Id}\n");
        return new ChildProcess(process, log, grace);
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="BenchmarkFault">It failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(CancellationToken cancellationToken, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        ChangeEnvironment(start, new Dictionary<string, string>());
        using var process = Process.Start(start) ?? throw new BenchmarkFault($"{command[0]} cannot be started.");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output
                : throw new BenchmarkFault($"{string.Join(' ', command)} ended with {process.ExitCode}: {(await errors).Trim()} {output.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Waits until the server has said what shows that it is ready.</summary>
    /// <param name="find">Gets the output so far; null: not yet.</param>
    public async Task<T> WaitForOutputAsync<T>(Func<string, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var output = File.Exists(_log) ? await File.ReadAllTextAsync(_log, cancellationToken) : "";
            if (find(output) is { } found)
            {
                return found;
            }

            ThrowIfEnded();
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    /// <exception cref="BenchmarkFault">The server is gone; the message holds its last words.</exception>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            var lines = File.ReadAllLines(_log);
            throw new BenchmarkFault($"{Path.GetFileNameWithoutExtension(_log)} ended with {_process.ExitCode}:\n{string.Join('\n', lines.TakeLast(20))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (var term = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]))
            {
                await term.WaitForExitAsync();
            }

            using var grace = new CancellationTokenSource(_grace);
            try
            {
                await _process.WaitForExitAsync(grace.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    private static void ChangeEnvironment(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key))
        {
            if (name.StartsWith("POSTHORN_", StringComparison.Ordinal))
            {
                start.Environment.Remove(name);
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
    }
}
