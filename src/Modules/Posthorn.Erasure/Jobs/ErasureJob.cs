namespace Posthorn.Erasure.Jobs;

/// <summary>Stored as numbers, which never change.</summary>
internal enum ErasureState
{
    /// <summary>Not begun.</summary>
    Pending = 0,

    /// <summary>Some of it is done.</summary>
    Running = 1,

    /// <summary>The last turn found nothing more.</summary>
    Finished = 2,

    /// <summary>After all turns there was still something: mail to the addresses goes on. What was there before is erased.</summary>
    Incomplete = 3,
}

/// <param name="Addresses">How many.</param>
/// <param name="Turns">Over all rooms.</param>
internal sealed record ErasureJob(string Id, long AccountId, DateTimeOffset CreatedAt, long Addresses, ErasureState State, long Turns, DateTimeOffset? FinishedAt);

/// <param name="Erased">Rows by kind; a kind without any is missing.</param>
internal sealed record ErasureReport(ErasureJob Job, IReadOnlyDictionary<string, long> Erased);
