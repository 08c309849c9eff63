using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.Testing.Hosting;

namespace Posthorn.Testing.Spam;

/// <summary>
/// Debian's SpamAssassin daemon as a child process on a free loopback port, without tests that ask the network. <c>eng/install-test-tools</c> installs it;
/// where it is missing its tests are skipped.
/// </summary>
public sealed class SpamdProcess : IAsyncDisposable
{
    /// <summary>The body that SpamAssassin takes for spam wherever it is set up: 1,000 points.</summary>
    public const string Gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    private const string Program = "/usr/sbin/spamd";
    private const int Tries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private SpamdProcess(int port)
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Program,
            [
                "--local", "--nouser-config", "--listen", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
                "--max-children", "2", "--min-children", "1", "--syslog", "stderr",
                "--helper-home-dir", _folder.Path, "--pidfile", System.IO.Path.Combine(_folder.Path, "spamd.pid"),
            ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.StartInfo.Environment["HOME"] = _folder.Path;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    public static bool IsMissing => !File.Exists(Program);

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts the daemon and waits until it listens.</summary>
    public static async Task<SpamdProcess> StartAsync()
    {
        // It does not choose a port itself, and another program may be quicker with the one chosen here.
        for (var tries = 1; ; tries++)
        {
            var daemon = new SpamdProcess(FreePort());
            if (await daemon.IsUpAsync())
            {
                return daemon;
            }

            await daemon.DisposeAsync();
            if (tries == Tries)
            {
                throw new InvalidOperationException($"spamd does not start:\n{daemon._said}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // SIGTERM, so that it ends its children with it.
            using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsUpAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync();
        return await Task.WhenAny(_ready.Task, ended).WaitAsync(Patience) != ended;
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line?.Contains("server started on", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
