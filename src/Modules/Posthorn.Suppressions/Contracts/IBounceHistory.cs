namespace Posthorn.Suppressions;

/// <summary>What mail of an account to addresses came to, as its lists tell.</summary>
public interface IBounceHistory
{
    /// <summary>One query by index for up to 256 addresses; none for an account without entries.</summary>
    /// <returns>By the address as it was asked for; addresses without a history are missing.</returns>
    ValueTask<IReadOnlyDictionary<string, BounceHistory>> FindAsync(long accountId, IReadOnlyList<string> addresses, CancellationToken cancellationToken);
}

public enum BounceHistory
{
    None,

    /// <summary>On the list of blocks or of invalid addresses.</summary>
    Suspected,

    /// <summary>On the list of bounces.</summary>
    Bounced,
}
