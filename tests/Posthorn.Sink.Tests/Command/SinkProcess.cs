using System.Diagnostics;
using System.Net;
using Posthorn.Testing.Hosting;

namespace Posthorn.Sink.Tests.Command;

/// <summary><c>posthorn sink</c> as a child process on a free port.</summary>
internal sealed class SinkProcess : IDisposable
{
    private const string Ready = "The sink listens on ";

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(1));

    private SinkProcess(Process process, IPEndPoint endPoint) => (_process, EndPoint) = (process, endPoint);

    public IPEndPoint EndPoint { get; }

    public static async Task<SinkProcess> StartAsync(params string[] arguments)
    {
        var process = PosthornProgram.Start(["sink", "--listen", "127.0.0.1:0", .. arguments], null);
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? await process.StandardError.ReadToEndAsync();
        Assert.StartsWith(Ready, line);
        return new SinkProcess(process, IPEndPoint.Parse(line[Ready.Length..].TrimEnd('.')));
    }

    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(_patience.Token);
    }

    /// <summary>Waits for its own end.</summary>
    public async Task<CommandResult> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(_patience.Token);
        var errors = await _process.StandardError.ReadToEndAsync(_patience.Token);
        await _process.WaitForExitAsync(_patience.Token);
        return new CommandResult(_process.ExitCode, output, errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _patience.Dispose();
    }
}
