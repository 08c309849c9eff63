using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Sending.Templates;

/// <summary>What a version says.</summary>
/// <param name="Plain">The caller's own, or what was made from the HTML.</param>
/// <param name="GeneratePlain">The text part is made from the HTML.</param>
internal sealed record VersionWords(string Subject, string Html, string Plain, bool GeneratePlain)
{
    /// <summary>SHA-256 in lower hex: equal for equal words only.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)(GeneratePlain ? 1 : 0)]);
        foreach (var text in new[] { Subject, Html, Plain })
        {
            // With its length before it no text can pass for the end of another.
            var octets = Encoding.UTF8.GetBytes(text);
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
            hash.AppendData(length);
            hash.AppendData(octets);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
