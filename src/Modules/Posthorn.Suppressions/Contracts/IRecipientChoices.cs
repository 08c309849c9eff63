using Posthorn.Kernel;

namespace Posthorn.Suppressions;

/// <summary>What recipients decide themselves: which mail of an account they want.</summary>
public interface IRecipientChoices
{
    Task<RecipientStanding> ReadAsync(long accountId, string recipient, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the choices and the event of each that changed something, in one transaction: <c>unsubscribe</c>, <c>group_unsubscribe</c>,
    /// <c>group_resubscribe</c>. Repeated, it changes nothing and says nothing. Whoever leaves a group that is no more leaves everything.
    /// </summary>
    Task ApplyAsync(RecipientAct act, CancellationToken cancellationToken);
}

/// <param name="HasLeftEverything">On the global list.</param>
/// <param name="GroupsLeft">Ids.</param>
public sealed record RecipientStanding(bool HasLeftEverything, IReadOnlySet<long> GroupsLeft);

/// <param name="Copy">The mail whose link was followed.</param>
/// <param name="Recipient">As the mail was addressed.</param>
/// <param name="IsOneClick">A mail program did it for its user (RFC 8058).</param>
/// <param name="Ip">The client's.</param>
/// <param name="UserAgent">Printable, or null.</param>
/// <param name="Url">The address that was followed.</param>
public sealed record RecipientAct(
    long AccountId, CopyId Copy, string Recipient, IReadOnlyList<RecipientChoice> Choices, bool IsOneClick, string? Ip, string? UserAgent, string Url);

/// <param name="GroupId">Null: all mail of the account.</param>
/// <param name="Wants">False: leave; true: come back.</param>
public sealed record RecipientChoice(long? GroupId, bool Wants);
