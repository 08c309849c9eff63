using System.Net;
using System.Net.Sockets;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sessions;

/// <param name="Code">Null: none was given.</param>
internal sealed record LoginRequest(string Username, string Password, string? Code);

/// <summary>What a login says, and how long those wait who failed. API keys are not concerned.</summary>
internal static class LoginRules
{
    public const int RequestBytes = 8 * 1024;

    /// <summary>A failure counts that long after the last one.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Failures of one name that cost nothing.</summary>
    public const int FreeOfUser = 5;

    /// <summary>Of one address, behind which many people may be.</summary>
    public const int FreeOfAddress = 20;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);

    /// <summary>No longer: who knows a name must not be able to keep its owner out for a day.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const int MaxText = 200;
    private const int MaxDoublings = 10;
    private const int NetworkBytes = 8;

    public static LoginRequest? Read(JsonMembers request)
    {
        var (username, password, code) = (request.Line("username", MaxText), request.Line("password", MaxText), request.Line("code", MaxText));
        foreach (var (name, value) in new[] { ("username", username), ("password", password) })
        {
            if (string.IsNullOrEmpty(value) && request.Errors.All(error => error.Field != name))
            {
                request.Refuse(name, "missing required argument");
            }
        }

        return request.Errors.Count > 0 ? null : new LoginRequest(username!.Trim(), password!, string.IsNullOrWhiteSpace(code) ? null : code.Trim());
    }

    /// <summary>Doubles with each failure beyond the free ones.</summary>
    public static TimeSpan WaitAfter(long failures, int free)
    {
        if (failures < free)
        {
            return TimeSpan.Zero;
        }

        var wait = First * Math.Pow(2, Math.Min(failures - free, MaxDoublings));
        return wait < Longest ? wait : Longest;
    }

    /// <summary>Under which failures of a name are counted, whether anybody bears it or not.</summary>
    public static LoginSubject OfUser(string username) => new($"u:{Usernames.KeyOf(username)}", FreeOfUser);

    /// <summary>Of who has a way in already and says the password again.</summary>
    public static LoginSubject OfProof(long userId) => new($"p:{userId}", FreeOfUser);

    /// <summary>Of who says a code again that only the user's app knows.</summary>
    public static LoginSubject OfCode(long userId) => new($"c:{userId}", FreeOfUser);

    /// <summary>The same for where they came from. Of IPv6 the network counts: a household has billions of addresses.</summary>
    public static LoginSubject OfAddress(IPAddress? from)
    {
        if (from is null)
        {
            return new LoginSubject("a:", FreeOfAddress);
        }

        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return new LoginSubject(
            $"a:{(address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address)}", FreeOfAddress);
    }
}

/// <param name="Key">Who or what it is that fails.</param>
/// <param name="Free">Failures that cost nothing.</param>
internal sealed record LoginSubject(string Key, int Free);
