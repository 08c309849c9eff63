using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Posthorn.Sink.Connections;
using Posthorn.Sink.Reports;

namespace Posthorn.Sink;

/// <summary>
/// A mail server that misbehaves on demand: real sockets, on a loopback address unless told otherwise, strict SMTP, and obedience to the recipient's address
/// (<c>450-busy@</c>, <c>2x-disconnect-in-data@</c>: <see cref="Orders.RecipientOrder"/>). It keeps what it has accepted and counts what it has said.
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
    private int _waiting;

    private MailSink(Socket listener, MailSinkOptions options)
    {
        _listener = listener;
        _options = options;
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _acceptLoop = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint { get; }

    public int Port => EndPoint.Port;

    /// <summary>May be changed at any time. A connection keeps what it has offered; everything else is read anew with each MAIL.</summary>
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
    public int ReceivedCount => (int)Counts.Messages;

    /// <summary>Connections so far.</summary>
    public int Connections => Counts.Connections;

    public int OpenConnections => Counts.OpenConnections;

    internal ClientMemory Memory { get; } = new();

    internal SinkCounts Counts { get; } = new();

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

    /// <summary>What has happened so far.</summary>
    public SinkReport Report() => Counts.Snapshot();

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

    /// <summary>Waits for so many messages in all, kept or not, without an end of its own.</summary>
    public Task WaitForCountAsync(long count, CancellationToken cancellationToken) => WaitUntilAsync(() => Counts.Messages >= count, cancellationToken);

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

    /// <summary>Kept first, then counted, then told: who waits for a number finds so many mails.</summary>
    internal void Accepted(ReceivedMail mail, ConnectionCount count, long octets)
    {
        if (_options.Keep)
        {
            lock (_lock)
            {
                _received.Add(mail);
            }
        }

        count.Took(1, octets);
        Changed();
    }

    /// <summary>Whoever waits looks again. Without anybody it costs one read.</summary>
    internal void Changed()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) > 0)
        {
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    private async Task WaitUntilAsync(Func<bool> isDone, Func<string> wanted, TimeSpan? timeout)
    {
        var patience = timeout ?? TimeSpan.FromSeconds(30);
        using var ending = new CancellationTokenSource(patience);
        try
        {
            await WaitUntilAsync(isDone, ending.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The sink waited {patience.TotalSeconds} s in vain for {wanted()}.");
        }
    }

    private async Task WaitUntilAsync(Func<bool> isDone, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                if (isDone())
                {
                    return;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
                var count = Counts.Enter(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
                Changed();
                var running = Task.Run(() => ServeAsync(socket, count, _options));
                _running.TryAdd(running, 0);
                _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The end, or a client that has gone before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket socket, ConnectionCount count, MailSinkOptions options)
    {
        try
        {
            await (options.Hole ? new HoleConnection(this, socket, count, options.HostName).RunAsync() : new SinkConnection(this, socket, count, options).RunAsync());
        }
        finally
        {
            count.Ended();
            Changed();
        }
    }
}
