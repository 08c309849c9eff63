using Posthorn.Delivery;
using Posthorn.Kernel;

namespace Posthorn.Operator;

/// <summary>A change of the queue as it was asked for.</summary>
internal sealed record QueueChange(QueueScope Scope, long ToPoolId, string Reason, string? Confirm)
{
    private const int MaxReason = 200;

    public void Deconstruct(out QueueScope scope, out long toPoolId, out string reason) => (scope, toPoolId, reason) = (Scope, ToPoolId, Reason);

    /// <returns>The change, or a sentence that names the mistake.</returns>
    public static (QueueChange? Change, string? Problem) Parse(QueueChangeRequest request, string change, Func<string, long?> poolOf)
    {
        string? domain = null;
        if (request.Destination is { } destination)
        {
            if (!EmailAddress.TryParse($"x@{destination}", out var address))
            {
                return (null, "destination must be a domain name");
            }

            domain = address.AsciiDomain;
        }

        if (!TryPool(request.Pool, poolOf, out var pool) || !TryPool(request.ToPool, poolOf, out var toPool))
        {
            return (null, "pool and to_pool must be the name or the number of an IP pool, or 0 for none");
        }

        if (!TryNumber(request.Account, out var account))
        {
            return (null, "account must be a number, as a string");
        }

        if (change == "move" && toPool is null)
        {
            return (null, "to_pool is required: the pool to move to, or 0 for none");
        }

        var reason = request.Reason?.Trim() ?? "";
        if (change is "pause" or "bounce" && (reason.Length is 0 or > MaxReason || reason.Any(char.IsControl)))
        {
            return (null, $"reason is required: 1 to {MaxReason} characters, in one line");
        }

        return (new QueueChange(new QueueScope(domain, pool, account), toPool ?? 0, reason, request.Confirm), null);
    }

    private static bool TryPool(string? text, Func<string, long?> poolOf, out long? pool)
    {
        pool = text is null ? null : poolOf(text);
        return pool is not null || TryNumber(text, out pool);
    }

    private static bool TryNumber(string? text, out long? number)
    {
        number = long.TryParse(text, System.Globalization.NumberStyles.None, null, out var parsed) ? parsed : null;
        return text is null || number is not null;
    }
}
