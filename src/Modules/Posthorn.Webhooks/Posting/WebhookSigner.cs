using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Posting;

/// <summary>SendGrid's signature of a post: ECDSA on P-256 with SHA-256 over the seconds as decimal text and the body behind it. Pure but for chance.</summary>
internal static class WebhookSigner
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    public static SigningPair NewPair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningPair(key.ExportPkcs8PrivateKey(), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
    }

    /// <returns>Both headers.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(SigningPair keys, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return [new(SignatureHeader, Sign(keys, timestamp, body)), new(TimestampHeader, timestamp)];
    }

    public static string Sign(SigningPair keys, string timestamp, ReadOnlySpan<byte> body)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(keys.Private, out _);
        return Convert.ToBase64String(key.SignHash(HashOf(timestamp, body), DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>What is signed.</summary>
    public static byte[] HashOf(string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
