using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts.TwoFactor;

/// <summary>For who lost their telephone: 80 random bits, written <c>abcd-efgh-ijkl-mnop</c>. Only hashes are kept.</summary>
internal static class RecoveryCode
{
    public const int Count = 10;

    private const int Bytes = 10;
    private const int GroupLength = 4;

    public static string Create() => string.Join('-', Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant().Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>The same for a code however it is written: in any case, with dashes or without.</summary>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(
        new string([.. code.Where(char.IsLetterOrDigit)]).ToLowerInvariant()));
}
