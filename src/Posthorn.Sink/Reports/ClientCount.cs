namespace Posthorn.Sink.Reports;

/// <summary>Counts for one client's address.</summary>
internal sealed class ClientCount
{
    private readonly Lock _lock = new();
    private int _connections;
    private int _open;
    private int _most;
    private long _messages;

    /// <returns>How many are open now.</returns>
    public int Enter()
    {
        lock (_lock)
        {
            _connections++;
            _most = Math.Max(_most, ++_open);
            return _open;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _open--;
        }
    }

    public void Took(int messages) => Interlocked.Add(ref _messages, messages);

    public SinkClientReport Snapshot()
    {
        lock (_lock)
        {
            return new(_connections, _open, _most, Interlocked.Read(ref _messages));
        }
    }
}
