using System.Net;
using System.Net.Sockets;

namespace Posthorn.Throughput.Servers;

/// <summary>Debian's OpenDKIM with a key of its own: the milter that signs for Postfix.</summary>
internal sealed class OpenDkim : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly ChildProcess _process;

    private OpenDkim(ChildProcess process, string milter)
    {
        _process = process;
        Milter = milter;
    }

    /// <summary>As Postfix writes it.</summary>
    public string Milter { get; }

    /// <param name="logs">Takes its log.</param>
    /// <param name="folder">Takes its key, its settings and its socket.</param>
    /// <param name="socket">What kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OpenDkim> StartAsync(string logs, string folder, MilterSocket socket, CancellationToken cancellationToken)
    {
        var key = await MakeKeyAsync(folder, cancellationToken);
        var file = await MakeSocketFolderAsync(folder, cancellationToken);
        var tcp = FreeEndPoint.Find();
        var (listen, milter) = socket == MilterSocket.Unix
            ? ($"local:{file}", $"unix:{file}")
            : ($"inet:{tcp.Port}@{tcp.Address}", $"inet:{tcp}");
        var settings = Path.Combine(folder, "opendkim.conf");
        await File.WriteAllTextAsync(settings, $"""
            Mode s
            Domain sender.test
            Selector s1
            KeyFile {key}
            Canonicalization relaxed/relaxed
            Socket {listen}
            UMask 000
            InternalHosts 127.0.0.1
            UserID opendkim
            RequireSafeKeys no
            Syslog no
            Background no

            """, cancellationToken);
        var process = ChildProcess.Start(logs, "opendkim", Grace, new Dictionary<string, string>(), "opendkim", "-f", "-x", settings);
        try
        {
            EndPoint endPoint = socket == MilterSocket.Unix ? new UnixDomainSocketEndPoint(file) : tcp;
            await FreeEndPoint.WaitForListenerAsync(endPoint, cancellationToken, process);
            return new OpenDkim(process, milter);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public void ThrowIfEnded() => _process.ThrowIfEnded();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<string> MakeKeyAsync(string folder, CancellationToken cancellationToken)
    {
        await ChildProcess.RunAsync(cancellationToken, "opendkim-genkey", "-D", folder, "-b", "2048", "-s", "s1", "-d", "sender.test");
        var key = Path.Combine(folder, "s1.private");
        await ChildProcess.RunAsync(cancellationToken, "chown", "opendkim", key);
        return key;
    }

    private static async Task<string> MakeSocketFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "milter")).FullName;
        await ChildProcess.RunAsync(cancellationToken, "chown", "opendkim", place);
        return Path.Combine(place, "socket");
    }
}
