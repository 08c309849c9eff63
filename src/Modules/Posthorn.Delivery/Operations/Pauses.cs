using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Operations;

/// <summary>What operators have stopped, purges with it. Read on the hot path; changed rarely and as a whole.</summary>
internal sealed class Pauses
{
    private volatile Pause[] _pauses = [];

    public IReadOnlyList<Pause> List => _pauses;

    public void Set(IReadOnlyList<Pause> pauses) => _pauses = [.. pauses];

    public bool Covers(in StreamKey stream) => First(stream) is not null;

    /// <summary>The pause that keeps a stream back, or null.</summary>
    public Pause? First(in StreamKey stream)
    {
        foreach (var pause in _pauses)
        {
            if (pause.Scope.Covers(stream))
            {
                return pause;
            }
        }

        return null;
    }
}
