using System.Net;
using System.Net.Sockets;
using Posthorn.Kernel;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Offerings;
using Posthorn.Senders;

namespace Posthorn.Partners.Ips;

/// <summary>What partners ask for of addresses. Pure.</summary>
internal static class IpRequestRules
{
    public const int MaxAtOnce = 10;
    public const string BadRegion = "region must be us or eu.";
    public const string NoIps = "There must be at least one IP.";
    private const int LongestText = 64;

    /// <summary>What is wrong is noted in the request.</summary>
    public static (int Count, string Region) ReadNew(JsonMembers request)
    {
        var before = request.Errors.Count;
        var count = request.WholeNumber("count", 1, MaxAtOnce);
        if (count is null && request.Errors.Count == before)
        {
            request.Refuse("count", OfferingRules.Missing);
        }

        before = request.Errors.Count;
        var region = request.Line("region", LongestText);
        if (request.Errors.Count == before && !IpRegions.All.Contains(region ?? ""))
        {
            request.Refuse("region", region is null ? OfferingRules.Missing : BadRegion);
        }

        return (count ?? 0, region ?? "");
    }

    /// <returns>Each once. What is wrong is noted in the request.</returns>
    public static IReadOnlyList<string> ReadOld(JsonMembers request)
    {
        var before = request.Errors.Count;
        var ips = request.Lines("ips", MaxAtOnce, LongestText);
        if (ips is null or [] && request.Errors.Count == before)
        {
            request.Refuse("ips", ips is null ? OfferingRules.Missing : NoIps);
        }

        if (ips?.Any(ip => !IsAddress(ip)) == true)
        {
            request.Refuse("ip", PartnerRefusal.BadIp);
        }

        return [.. (ips ?? []).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Four numbers with dots, or IPv6. The parser of .NET also takes "1" and "0x7f.1".</summary>
    public static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text);
}
