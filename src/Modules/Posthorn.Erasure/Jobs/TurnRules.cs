using Posthorn.Kernel;

namespace Posthorn.Erasure.Jobs;

/// <summary>What comes after a turn of a job. Pure.</summary>
internal static class TurnRules
{
    /// <summary>Mail that is under way ends within minutes; whoever is still found after so many turns is being mailed anew.</summary>
    public const int MaxTurns = 60;

    /// <param name="turns">Ended, with this one.</param>
    /// <param name="found">What this one erased, and what it could not yet.</param>
    public static ErasureState After(long turns, ErasureStep found) =>
        found is { Erased: 0, Waiting: 0 } ? ErasureState.Finished : turns >= MaxTurns ? ErasureState.Incomplete : ErasureState.Running;
}
