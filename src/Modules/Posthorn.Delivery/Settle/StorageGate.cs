namespace Posthorn.Delivery.Settle;

/// <summary>Closed while the database refuses outcomes: what cannot be recorded is not delivered.</summary>
internal sealed class StorageGate
{
    private volatile TaskCompletionSource _open = Opened();

    public bool IsOpen => _open.Task.IsCompleted;

    public Task WhenOpenAsync(CancellationToken cancellationToken) => IsOpen ? Task.CompletedTask : _open.Task.WaitAsync(cancellationToken);

    public void Close()
    {
        var current = _open;
        if (current.Task.IsCompleted)
        {
            Interlocked.CompareExchange(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), current);
        }
    }

    public void Open() => _open.TrySetResult();

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
