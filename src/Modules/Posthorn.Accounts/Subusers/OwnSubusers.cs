using Posthorn.Accounts.Teammates;

namespace Posthorn.Accounts.Subusers;

/// <summary>The subusers that exist for a caller: those of its account; for a teammate with a list of its own, those of the list.</summary>
internal sealed class OwnSubusers(SubuserStore store, TeammateReach reach)
{
    /// <summary>A page of them, the oldest first.</summary>
    public async Task<List<Subuser>> ListAsync(Caller caller, SubuserQuery query, CancellationToken cancellationToken) =>
        await store.ListAsync(query with { Within = await reach.VisibleAsync(caller.Key, cancellationToken) }, cancellationToken);

    /// <returns>Null: for this caller nobody is called that.</returns>
    public async Task<Subuser?> FindAsync(Caller caller, string name, CancellationToken cancellationToken) =>
        Usernames.IsValid(name) && await store.FindAsync(caller.AccountId, name, cancellationToken) is { } subuser
        && (await reach.VisibleAsync(caller.Key, cancellationToken))?.Contains(subuser.Account.Id) != false
            ? subuser
            : null;
}
