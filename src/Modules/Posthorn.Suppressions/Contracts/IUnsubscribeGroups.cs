namespace Posthorn.Suppressions;

/// <summary>The unsubscribe groups of accounts: SendGrid's ASM.</summary>
public interface IUnsubscribeGroups
{
    /// <summary>From memory, as a rule: mail/send asks for every request that names a group. A change made on another node shows within ten seconds.</summary>
    /// <returns>All groups of the account, in the order of their ids.</returns>
    ValueTask<IReadOnlyList<UnsubscribeGroup>> ListAsync(long accountId, CancellationToken cancellationToken);
}

/// <param name="Id">A number that no other group has, of whatever account.</param>
/// <param name="Name">At most 30 characters, unique in the account.</param>
/// <param name="Description">At most 100 characters.</param>
/// <param name="IsDefault">Shown on the preferences page of mail that names no groups to display.</param>
public sealed record UnsubscribeGroup(long Id, string Name, string Description, bool IsDefault);
