using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts.TwoFactor;

/// <summary>RFC 6238: codes that change every thirty seconds. Pure: the clock is an argument.</summary>
internal static class Totp
{
    /// <summary>What apps expect.</summary>
    public const int Digits = 6;

    /// <summary>RFC 4226 section 4 asks for 160 bits.</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;

    /// <summary>Clocks differ: a code of the step before or after is taken too.</summary>
    private const int Tolerance = 1;

    public static long StepOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>RFC 4226 section 5.3, with SHA-1 as all apps have it.</summary>
    public static string CodeOf(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard's algorithm; collisions of SHA-1 do not weaken HMAC.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0x0f)..]) & 0x7fff_ffff;
        return (number % (uint)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>Which step's code this is, of those that may be shown now and come after the last one that was taken.</summary>
    /// <returns>Null: none.</returns>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, long lastStep, DateTimeOffset now)
    {
        long? found = null;
        var shown = Encoding.UTF8.GetBytes(code);
        for (var step = StepOf(now) - Tolerance; step <= StepOf(now) + Tolerance; step++)
        {
            // All are compared, so that the time says nothing.
            if (CryptographicOperations.FixedTimeEquals(shown, Encoding.ASCII.GetBytes(CodeOf(secret, step))) && step > lastStep)
            {
                found = step;
            }
        }

        return found;
    }
}
