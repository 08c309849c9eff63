namespace Posthorn.Events.Log;

/// <summary>Wakes those who follow the log when something is appended on this node. It comes before the commit: who wakes looks more than once.</summary>
internal sealed class AppendSignal
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Ends with the next append after this was asked for.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    /// <summary>Who appends must not run what waits.</summary>
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
