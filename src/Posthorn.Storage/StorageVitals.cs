namespace Posthorn.Storage;

/// <summary>How the database takes writes. Commits are those of the last ten seconds.</summary>
public sealed record StorageVitals
{
    /// <summary>Writes that wait for their commit.</summary>
    public int Waiting { get; init; }

    /// <summary>So many may wait; writers beyond are held in their own call.</summary>
    public int MaxWaiting { get; init; }

    /// <summary>Groups that were committed or refused.</summary>
    public long Commits { get; init; }

    /// <summary>From a group's BEGIN to its end, on average.</summary>
    public TimeSpan Average { get; init; }

    /// <summary>At least 99 of 100 groups took no longer; known to a factor of two.</summary>
    public TimeSpan Percentile99 { get; init; }

    /// <summary>How long the group that is under way takes already; zero when there is none.</summary>
    public TimeSpan UnderWay { get; init; }

    /// <summary>The database has refused every group since then; null while it takes them.</summary>
    public TimeSpan? RefusingFor { get; init; }
}
