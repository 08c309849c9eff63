using Microsoft.AspNetCore.Connections;

namespace Posthorn.Http;

/// <summary>
/// At a stop, requests under way may take two more seconds; then their connections are cut. A client that dawdles would
/// otherwise use up the time that deliveries have for their end.
/// </summary>
internal sealed class StopLimit(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, clock);

    /// <summary>The program ends: the time runs.</summary>
    public void Begin() => _over.CancelAfter(Grace);

    public ConnectionDelegate Watch(ConnectionDelegate serve) => async connection =>
    {
        await using var cut = _over.Token.Register(() => connection.Abort(new ConnectionAbortedException("The program ends.")));
        await serve(connection);
    };

    public void Dispose() => _over.Dispose();
}
