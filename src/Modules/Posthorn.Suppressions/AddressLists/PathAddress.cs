using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>An address that stands in a path.</summary>
internal static class PathAddress
{
    /// <summary>A slash of a local part stays encoded when a path is decoded.</summary>
    public static string? KeyOf(string segment) => AddressKey.Of(segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
}
