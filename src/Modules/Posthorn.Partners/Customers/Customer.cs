using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Posthorn.Partners.Offerings;

namespace Posthorn.Partners.Customers;

/// <summary>An account that a partner made.</summary>
/// <param name="PublicId">As the API calls it, see <see cref="CustomerId"/>.</param>
/// <param name="Timezone">IANA, or empty.</param>
/// <param name="IpCount">How many addresses its offerings allow.</param>
internal sealed record Customer(long AccountId, long PartnerId, string PublicId, string Timezone, bool IsTest, int IpCount, DateTimeOffset CreatedAt);

/// <summary>What a partner asks to be made.</summary>
/// <param name="Profile">By the names of accounts' profiles.</param>
internal sealed record CustomerWish(string Email, string Timezone, IReadOnlyDictionary<string, string> Profile, IReadOnlyList<Holding> Holdings);

/// <summary>Ids of accounts as partners know them: sg and 32 hex digits, which nobody guesses. It is also the account's first user name.</summary>
internal static partial class CustomerId
{
    public static string Create() => $"sg{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    public static bool IsValid(string text) => Form().IsMatch(text);

    /// <summary>The user that a partner is in its customer's account.</summary>
    public static string VisitorOf(string id) => $"partner-{id}";

    [GeneratedRegex("^sg[0-9a-f]{32}$")]
    private static partial Regex Form();
}
