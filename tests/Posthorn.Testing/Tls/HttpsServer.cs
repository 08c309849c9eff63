using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Posthorn.Testing.Tls;

/// <summary>
/// A web server for tests over TLS on 127.0.0.1 and a free port. One answer per connection, written octet by octet as the test says,
/// so that it can also be one that no real server would give.
/// </summary>
public sealed class HttpsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Func<string, CancellationToken, Task<string?>> _answer;
    private readonly Task _loop;
    private TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="certificate">With its private key. It may be replaced while the server runs.</param>
    /// <param name="answer">From the request's first line and header to all that is sent back; null closes without a word.</param>
    public HttpsServer(X509Certificate2 certificate, Func<string, CancellationToken, Task<string?>> answer)
    {
        Certificate = certificate;
        _answer = answer;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public HttpsServer(X509Certificate2 certificate, Func<string, string?> answer)
        : this(certificate, (request, _) => Task.FromResult(answer(request)))
    {
    }

    public X509Certificate2 Certificate { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Each request's first line and header, in the order of arrival.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>An answer in the usual form.</summary>
    public static string Reply(string body, int status = 200, string contentType = "text/plain", string more = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{more}\r\n{body}";

    /// <summary>Waits until so many requests have come, whether or not they were answered.</summary>
    public async Task WaitForRequestsAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var counted = Volatile.Read(ref _counted).Task;
            if (_requests.Count >= count)
            {
                return;
            }

            await counted.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Closes its socket; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener.Stop();
        await _loop;
        await Task.WhenAll(_connections.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _connections.TryAdd(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)), 0);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The end.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var closing = client;
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stopping.Token);
            var request = await ReadHeaderAsync(tls);
            _requests.Enqueue(request);
            Interlocked.Exchange(ref _counted, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            if (await _answer(request, _stopping.Token) is { } answer)
            {
                await tls.WriteAsync(Encoding.UTF8.GetBytes(answer), _stopping.Token);
                await tls.ShutdownAsync();
            }
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or OperationCanceledException or SocketException)
        {
            // A client that did not like the certificate, or went away.
        }
    }

    private async Task<string> ReadHeaderAsync(SslStream tls)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await tls.ReadAsync(buffer, _stopping.Token);
            if (read == 0)
            {
                throw new IOException("The client went away.");
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
