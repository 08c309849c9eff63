namespace Posthorn.Storage;

/// <summary>A write that waits for the next commit.</summary>
/// <param name="Key">Writes with the same key are run as one list.</param>
internal sealed record PendingWrite(object Key, object Item, Func<DbSession, IReadOnlyList<PendingWrite>, ValueTask> Run)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
