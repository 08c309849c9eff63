using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts.Users;

/// <summary>PBKDF2 with HMAC-SHA-512, as text: <c>pbkdf2-sha512$iterations$salt$hash</c> (ADR 0021).</summary>
internal static class PasswordHash
{
    /// <summary>A tenth of a second of one core, more or less.</summary>
    public const int Iterations = 210_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MaxIterations = 10_000_000;

    public static string Create(string password) => Create(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    public static string Create(string password, byte[] salt, int iterations) =>
        $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, iterations))}";

    /// <summary>Takes as long for every password; false for a text that is no hash.</summary>
    public static bool Verify(string password, string stored)
    {
        if (stored.Split('$') is not [Scheme, var count, var salt, var hash]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MaxIterations)
        {
            return false;
        }

        try
        {
            return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), iterations), Convert.FromBase64String(hash));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Made with fewer rounds than today's: hashed again at the next login.</summary>
    public static bool IsOld(string stored) =>
        stored.Split('$') is not [Scheme, var count, _, _] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < Iterations;

    private static byte[] Derive(string password, byte[] salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
