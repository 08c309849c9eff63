using Posthorn.Dns;

namespace Posthorn.Delivery.Routing;

/// <summary>RFC 5321 section 5.1 and RFC 7505: from MX records to hosts in order.</summary>
internal static class MxRules
{
    /// <summary>More hosts than this are not tried in one attempt.</summary>
    public const int MaxHosts = 8;

    /// <summary>True when the domain says that it takes no mail. A null MX beside others means nothing (RFC 7505 section 3).</summary>
    public static bool IsNullMx(IReadOnlyList<MxRecord> records) => records is [{ IsNull: true }];

    /// <summary>By preference; equal ones in random order, which spreads the load.</summary>
    /// <param name="dice">From 0 to 1.</param>
    public static IReadOnlyList<MxRecord> Order(IReadOnlyList<MxRecord> records, Func<double> dice) =>
        [.. records
            .Where(record => !record.IsNull)
            .Select(record => (record, weight: dice()))
            .OrderBy(host => host.record.Preference)
            .ThenBy(host => host.weight)
            .Select(host => host.record)
            .DistinctBy(record => record.Exchange)
            .Take(MaxHosts)];
}
