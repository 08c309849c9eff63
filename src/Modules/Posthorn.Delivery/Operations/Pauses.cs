using System.Collections.Immutable;
using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Operations;

/// <summary>What operators have stopped. Read on the hot path; changed rarely and as a whole.</summary>
internal sealed class Pauses
{
    private volatile ImmutableArrayHolder _current = new([]);

    public IReadOnlyList<Pause> List => _current.Pauses;

    public void Set(IReadOnlyList<Pause> pauses) => _current = new([.. pauses]);

    public bool Covers(in StreamKey stream) => First(stream) is not null;

    /// <summary>The pause that keeps a stream back, or null.</summary>
    public Pause? First(in StreamKey stream)
    {
        foreach (var pause in _current.Pauses)
        {
            if (pause.Scope.Covers(stream))
            {
                return pause;
            }
        }

        return null;
    }

    private sealed record ImmutableArrayHolder(ImmutableArray<Pause> Pauses);
}
