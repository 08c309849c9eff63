using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Posthorn.Testing.Hosting;

/// <summary>A post as it came.</summary>
public sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public IReadOnlyList<JsonElement> Events => [.. JsonElement.Parse(Body).EnumerateArray()];
}

/// <summary>An endpoint for webhooks on loopback and a free port, answering as the test says.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<ReceivedPost> _posts = [];
    private readonly Task _loop;
    private TaskCompletionSource _came = NewSource();

    public WebhookReceiver()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>From a post to status, headers with their line ends, and body. By default 200.</summary>
    public Func<ReceivedPost, (int Status, string Headers, string Body)> Answer { get; set; } = static _ => (200, "", "");

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<ReceivedPost> Posts
    {
        get
        {
            lock (_lock)
            {
                return [.. _posts];
            }
        }
    }

    /// <summary>Waits until what came fulfils the condition.</summary>
    public async Task<IReadOnlyList<ReceivedPost>> WaitAsync(Func<IReadOnlyList<ReceivedPost>, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var came = Volatile.Read(ref _came).Task;
            var posts = Posts;
            if (condition(posts))
            {
                return posts;
            }

            await came.WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits for so many events.</summary>
    public async Task<IReadOnlyList<JsonElement>> WaitForEventsAsync(Func<IReadOnlyList<JsonElement>, bool> condition) =>
        [.. (await WaitAsync(posts => condition([.. posts.SelectMany(post => post.Events)]))).SelectMany(post => post.Events)];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } post)
                {
                    var (status, headers, body) = Answer(post);
                    var octets = Encoding.UTF8.GetBytes(body);
                    lock (_lock)
                    {
                        _posts.Add(post);
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {octets.Length}\r\n{headers}\r\n"), _stopping.Token);
                    await stream.WriteAsync(octets, _stopping.Token);
                    Interlocked.Exchange(ref _came, NewSource()).TrySetResult();
                }
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side is gone, or the test is over.
            }
        }
    }

    private async Task<ReceivedPost?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        return new ReceivedPost(lines[0].Split(' ')[1], headers, body);
    }
}
