namespace Posthorn.Storage;

/// <summary>A write that stands alone in its list but shares the commit.</summary>
internal static class SingleWrite
{
    public static async Task<T> CommitAsync<T>(GroupCommitter committer, Func<DbSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        T result = default!;
        var pending = new PendingWrite(new object(), work, async (session, _) => result = await work(session));
        await committer.EnqueueAsync(pending, cancellationToken);
        await pending.Done.Task;
        return result;
    }
}
