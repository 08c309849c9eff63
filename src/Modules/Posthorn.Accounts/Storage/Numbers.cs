using Posthorn.Storage;

namespace Posthorn.Accounts.Storage;

/// <summary>Ids that programs read as small numbers. The row is locked until the end of the transaction, so no two get the same.</summary>
internal static class Numbers
{
    public const string Account = "account";
    public const string AccessRule = "access_rule";
    public const string ScopeRequest = "scope_request";
    public const string User = "user";
    public const string SsoCertificate = "sso_certificate";

    /// <returns>The first of <paramref name="count"/> numbers that are the caller's now.</returns>
    public static async ValueTask<long> TakeAsync(DbSession session, string name, int count = 1) =>
        await session.QueryLongAsync("UPDATE accounts_numbers SET last = last + $2 WHERE name = $1 RETURNING last", name, (long)count) - count + 1;
}
