using Posthorn.CrashLedger.Books;
using Posthorn.CrashLedger.Runs;

namespace Posthorn.CrashLedger.Reports;

/// <summary>What a run showed.</summary>
internal sealed record CrashResult
{
    private const int MostFaults = 50;

    public required CrashPlan Plan { get; init; }

    /// <summary>Posted.</summary>
    public required int Mails { get; init; }

    /// <summary>Mails whose answer the kill took.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Answers of 503.</summary>
    public required int TurnedAway { get; init; }

    /// <summary>Mails without a key whose only answer was 503.</summary>
    public required int LeftTurnedAway { get; init; }

    /// <summary>Copies that were promised and that the sink would take.</summary>
    public required int Accepted { get; init; }

    /// <summary>Different copies at the sink: also those whose answer was lost.</summary>
    public required int Delivered { get; init; }

    /// <summary>Copies.</summary>
    public required int Lost { get; init; }

    public required int Excused { get; init; }

    public required int Unexcused { get; init; }

    /// <summary>Copies whose event says that the receiver may have them twice.</summary>
    public required int SaidToBeRepeated { get; init; }

    public required DelayFigures Delays { get; init; }

    /// <summary>Stored.</summary>
    public required long Copies { get; init; }

    /// <summary>Stored copies that have not exactly one beginning and one end among their events.</summary>
    public required int NotEndedOnce { get; init; }

    /// <summary>A sentence for each broken promise.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What is known of the first faults; empty without any.</summary>
    public required string Story { get; init; }

    public bool IsWell => Faults.Count == 0;

    public string Line =>
        $"{Plan.Kills} kills (seed {Plan.Seed}), {Mails} mails posted, {Unanswered} unanswered, {TurnedAway} times 503, {Accepted} copies accepted, {Delivered} arrived, "
        + $"{Excused + Unexcused} of them again, {SaidToBeRepeated} repeated after a dot";

    /// <summary>The figures, and all that is wrong.</summary>
    public string Report => IsWell ? Line : $"{Line}\n{string.Join('\n', Faults.Take(MostFaults))}\n{Story}";
}
