namespace Posthorn.Kernel;

/// <summary>
/// What a room holds of the people to whom an account sends. Every room that stores an address registers one; the room Erasure asks them all, some
/// twice or more often.
/// </summary>
public interface IRecipientData
{
    /// <summary>What this is called in reports, such as <c>suppressions</c>: lower case, one word of its own.</summary>
    string Kind { get; }

    /// <summary>
    /// Forgets what the account holds about the addresses: by deleting, or by writing <see cref="ErasedAddresses.Placeholder"/> in their place where
    /// the row itself must stay. Safe to repeat, also after a kill in the middle; writes a bounded number of rows in one transaction; touches no
    /// other account.
    /// </summary>
    Task<ErasureStep> EraseAsync(RecipientErasure erasure, CancellationToken cancellationToken);
}

/// <param name="AccountId">Whose data.</param>
/// <param name="Addresses">At most 5,000.</param>
public sealed record RecipientErasure(long AccountId, ErasedAddresses Addresses);

/// <param name="Erased">Rows that were deleted or rewritten.</param>
/// <param name="Waiting">Rows that cannot go yet, such as a mail whose final dot was sent a moment ago: whoever asks, asks again.</param>
public readonly record struct ErasureStep(long Erased, long Waiting = 0)
{
    public static ErasureStep operator +(ErasureStep one, ErasureStep other) => new(one.Erased + other.Erased, one.Waiting + other.Waiting);

    public static ErasureStep Add(ErasureStep left, ErasureStep right) => left + right;
}
