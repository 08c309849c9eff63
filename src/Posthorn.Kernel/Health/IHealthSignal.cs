namespace Posthorn.Kernel;

/// <summary>One thing that a node's health depends on. Every room may register its own; they are asked together, once a second.</summary>
public interface IHealthSignal
{
    /// <summary>One word, for logs: <c>memory</c>, <c>disk</c>.</summary>
    string Name { get; }

    /// <summary>Looks, and says what it sees. One that does not answer within a few seconds, or throws, counts as sick.</summary>
    ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken);
}
