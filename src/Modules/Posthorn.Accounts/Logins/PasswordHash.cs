using System.Globalization;
using System.Security.Cryptography;

namespace Posthorn.Accounts.Logins;

/// <summary>A password as it is stored: <c>pbkdf2-sha512$turns$salt$hash</c>, so that the turns may grow and old ones still open.</summary>
internal static class PasswordHash
{
    private const string Name = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Of(string password, int turns)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Join('$', Name, turns.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(salt), Convert.ToBase64String(Derive(password, salt, turns)));
    }

    public static bool Matches(string password, string stored)
    {
        if (stored.Split('$') is not [Name, var turns, var salt, var hash])
        {
            return false;
        }

        var derived = Derive(password, Convert.FromBase64String(salt), int.Parse(turns, NumberStyles.None, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(hash));
    }

    private static byte[] Derive(string password, byte[] salt, int turns) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, turns, HashAlgorithmName.SHA512, HashBytes);
}
