using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Posthorn.Testing.Mail;

/// <summary>
/// A mail server for tests: real sockets on a loopback address, strict SMTP, and obedience to the recipient's address
/// (<c>450-busy@</c>, <c>2x-disconnect-in-data@</c>: <see cref="RecipientOrder"/>). It keeps what it has accepted.
/// </summary>
public sealed class MailSink : IAsyncDisposable
{
    private const int PortAttempts = 50;
    private readonly Lock _lock = new();
    private readonly List<ReceivedMail> _received = [];
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _listener;
    private readonly Task _acceptLoop;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MailSinkOptions _options;
    private int _connections;
    private int _openConnections;
    private int _receivedCount;

    private MailSink(Socket listener, MailSinkOptions options)
    {
        _listener = listener;
        _options = options;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _acceptLoop = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; }

    public int Port => EndPoint.Port;

    /// <summary>May be changed at any time; connections keep what was valid when they began.</summary>
    public MailSinkOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>Everything that was accepted, in order.</summary>
    public IReadOnlyList<ReceivedMail> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>How many messages were accepted, kept or not.</summary>
    public int ReceivedCount => Volatile.Read(ref _receivedCount);

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int OpenConnections => Volatile.Read(ref _openConnections);

    internal CancellationToken Stopping => _stopping.Token;

    public static MailSink Start(MailSinkOptions? options = null)
    {
        options ??= new MailSinkOptions();
        var listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.Address, options.Port));
            listener.Listen(512);
            return new MailSink(listener, options);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Several sinks on 127.0.0.1, 127.0.0.2, … that share one port, as the MX hosts of a zone do.</summary>
    public static MailSink[] StartHosts(params MailSinkOptions[] options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var started = new List<MailSink>();
            try
            {
                foreach (var host in options)
                {
                    started.Add(Start(host with { Address = new IPAddress([127, 0, 0, (byte)(started.Count + 1)]), Port = started.FirstOrDefault()?.Port ?? 0 }));
                }

                return [.. started];
            }
            catch (SocketException) when (attempt < PortAttempts)
            {
                // Somebody has this port on one of the addresses.
                started.ForEach(sink => sink._listener.Dispose());
            }
        }
    }

    /// <summary>How often this recipient was asked for with RCPT, accepted or not.</summary>
    public int TimesAsked(string recipient) => _asked.GetValueOrDefault(recipient);

    public IReadOnlyList<ReceivedMail> ReceivedFor(string recipient) =>
        [.. Received.Where(mail => mail.Recipients.Contains(recipient, StringComparer.OrdinalIgnoreCase))];

    /// <summary>Waits for so many messages in all.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, TimeSpan? timeout = null)
    {
        await WaitUntilAsync(() => ReceivedCount >= count, () => $"{count} messages, {ReceivedCount} came", timeout);
        return Received;
    }

    /// <summary>Waits for the first message that fits.</summary>
    public async Task<ReceivedMail> WaitForAsync(Func<ReceivedMail, bool> fits, TimeSpan? timeout = null)
    {
        ReceivedMail? found = null;
        await WaitUntilAsync(() => (found = Received.FirstOrDefault(fits)) is not null, () => $"a message that fits; {ReceivedCount} others came", timeout);
        return found!;
    }

    /// <summary>Waits for the first message to this recipient.</summary>
    public Task<ReceivedMail> WaitForAsync(string recipient, TimeSpan? timeout = null) =>
        WaitForAsync(mail => mail.Recipients.Contains(recipient, StringComparer.OrdinalIgnoreCase), timeout);

    /// <summary>Waits until this recipient was asked for so often, accepted or not.</summary>
    public Task WaitForAskedAsync(string recipient, int times, TimeSpan? timeout = null) =>
        WaitUntilAsync(() => TimesAsked(recipient) >= times, () => $"{recipient} to be asked for {times} times, it was {TimesAsked(recipient)}", timeout);

    /// <summary>Waits until so many connections have been made.</summary>
    public Task WaitForConnectionsAsync(int count, TimeSpan? timeout = null) =>
        WaitUntilAsync(() => Connections >= count, () => $"{count} connections, {Connections} came", timeout);

    /// <summary>Stops listening, as a host that went down; connections in being are cut. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener.Dispose();
        await _acceptLoop;
        await Task.WhenAll(_running.Keys);
    }

    internal int Asked(string recipient)
    {
        var times = _asked.AddOrUpdate(recipient, 1, (_, before) => before + 1);
        Changed();
        return times;
    }

    internal void Accepted(ReceivedMail mail)
    {
        if (_options.Keep)
        {
            lock (_lock)
            {
                _received.Add(mail);
            }
        }

        Interlocked.Increment(ref _receivedCount);
        Changed();
    }

    private void Changed() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private async Task WaitUntilAsync(Func<bool> isDone, Func<string> wanted, TimeSpan? timeout)
    {
        var patience = timeout ?? TimeSpan.FromSeconds(30);
        using var ending = new CancellationTokenSource(patience);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (isDone())
            {
                return;
            }

            try
            {
                await changed.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The sink waited {patience.TotalSeconds} s in vain for {wanted()}.");
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                var connection = new SinkConnection(this, socket, Interlocked.Increment(ref _connections), _options);
                Changed();
                var running = Task.Run(() => ServeAsync(connection));
                _running.TryAdd(running, 0);
                _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The end, or a client that has gone before it was accepted.
            }
        }
    }

    private async Task ServeAsync(SinkConnection connection)
    {
        Interlocked.Increment(ref _openConnections);
        await connection.RunAsync();
        Interlocked.Decrement(ref _openConnections);
    }
}
