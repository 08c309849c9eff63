using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.WebhookRate;

/// <summary>Takes every post with 200 and counts its lines: one event each.</summary>
internal sealed class CountingReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _events;
    private long _wanted = long.MaxValue;

    public CountingReceiver()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook";

    public long Bytes { get; private set; }

    public int Posts { get; private set; }

    public Task WaitAsync(long events)
    {
        _wanted = events;
        return _all.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException)
            {
                // The other side is gone.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var buffer = new byte[2 * 1024 * 1024];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), _stopping.Token) is > 0 and var read)
        {
            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            var head = Encoding.ASCII.GetString(buffer, 0, end);
            var length = int.Parse(
                head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            await stream.ReadExactlyAsync(buffer.AsMemory(filled, end + 4 + length - filled), _stopping.Token);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stopping.Token);
            Bytes += length;
            Posts++;
            if (Interlocked.Add(ref _events, buffer.AsSpan(end + 4, length).Count((byte)'\n')) >= _wanted)
            {
                _all.TrySetResult();
            }

            filled = 0;
        }
    }
}
