using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>Who changed what, from where, before and after. For settings of all rooms; what happens to mail is in the event log.</summary>
public interface IAuditLog
{
    /// <summary>In the transaction of the change, so that there is none without the other.</summary>
    ValueTask AppendAsync(DbSession session, AuditEntry entry);
}

/// <summary>One change.</summary>
/// <param name="AccountId">Whose it was; who reads that account's log sees it.</param>
/// <param name="Action">What was done, as <c>noun.verb</c>: <c>api_key.create</c>, <c>setting.update</c>.</param>
/// <param name="Target">What it was done to: an id or a name, 200 characters at most.</param>
/// <param name="Before">JSON, or null: there was nothing. Members whose names speak of secrets are blanked, long texts are cut.</param>
/// <param name="After">The same for what is there now.</param>
public sealed record AuditEntry(long AccountId, AuditActor Actor, string Action, string Target, string? Before, string? After);

/// <summary>Who did it: <see cref="Caller.Actor"/>.</summary>
/// <param name="AccountId">The key's account; a parent's when it acted for a subuser.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Ip">Where the request came from; empty when that is not known.</param>
public sealed record AuditActor(long AccountId, string KeyId, string Ip);
