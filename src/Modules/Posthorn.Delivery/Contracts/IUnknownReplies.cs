namespace Posthorn.Delivery;

/// <summary>Replies of other servers that no rule of the table knew, so that their codes alone decided.</summary>
public interface IUnknownReplies
{
    /// <summary>The most frequent first. At most 1,000 texts are kept, the ones seen last.</summary>
    Task<IReadOnlyList<UnknownReply>> ListAsync(int limit, CancellationToken cancellationToken);
}

/// <summary>A reply that no rule knew. All of it but the numbers is what strangers wrote.</summary>
/// <param name="Text">What such replies have in common; <c>{address}</c>, <c>{ip}</c>, <c>{id}</c> and the like stand for the rest. At most 300 characters.</param>
/// <param name="Times">How often it came.</param>
/// <param name="Example">The latest as it came, at most 500 characters.</param>
/// <param name="Provider">Whose host said it last, or null: nobody in particular.</param>
/// <param name="Host">The host that said it last.</param>
public sealed record UnknownReply(
    string Text, long Times, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string Example, string? Provider, string? Host);
