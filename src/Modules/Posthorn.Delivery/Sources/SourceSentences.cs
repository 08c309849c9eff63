namespace Posthorn.Delivery.Sources;

/// <summary>Why a copy waits for an address, for the operator.</summary>
internal static class SourceSentences
{
    private const int MaxNamed = 3;

    public static string WhyNone(SourceEntry[] entries, bool isPool, SourceWatch watch, Func<long, bool>? isSuspendedHere, AddressFamilies families)
    {
        var whose = isPool ? "the pool" : "the account";
        var named = entries.Take(MaxNamed).Select(entry => $"{entry.Source.Address} is {WhyNot(entry, watch, isSuspendedHere, families)}");
        var more = entries.Length > MaxNamed ? $", and {entries.Length - MaxNamed} more" : "";
        return $"no address of {whose} can be used: {string.Join(", ", named)}{more}";
    }

    private static string WhyNot(SourceEntry entry, SourceWatch watch, Func<long, bool>? isSuspendedHere, AddressFamilies families) =>
        !entry.Enabled ? "disabled"
        : (entry.Source.Families & families) == 0 ? $"{(entry.Source.Families == AddressFamilies.IPv6 ? "IPv6" : "IPv4")}, which the destination does not have"
        : watch.ReasonOf(entry.Source.IpId) is { } reason ? $"unavailable ({reason})"
        : isSuspendedHere?.Invoke(entry.Source.IpId) is true ? "suspended for this destination"
        : "in use again";
}
