using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Mime;

/// <summary>RFC 2046 section 5.1.1: lines that no content may hold.</summary>
internal static class Boundary
{
    private const int PrefixLength = 58;

    /// <summary>
    /// The first 58 of the 60 hexadecimal digits that all boundaries of a message share; two more tell the levels apart.
    /// Base64 has no hyphens and quoted-printable keeps a run of digits as it is, so looking through the texts is enough.
    /// </summary>
    public static string Prefix(string seed, IReadOnlyList<TextBody> bodies)
    {
        var prefix = Digits(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));
        if (!bodies.Any(body => body.Text.Contains(prefix, StringComparison.Ordinal)))
        {
            return prefix;
        }

        // A text may quote an earlier message of ours, but it cannot hold a hash of itself.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(seed));
        foreach (var body in bodies)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(body.Text));
        }

        return Digits(hash.GetHashAndReset());
    }

    private static string Digits(byte[] hash) => Convert.ToHexStringLower(hash)[..PrefixLength];
}
