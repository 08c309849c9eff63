namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// The value of bh= (RFC 6376 section 3.7, step 1): computed once, it serves every signature of a message
/// whose body canonicalization is the same.
/// </summary>
public sealed record BodyHash
{
    private BodyHash(DkimCanonicalization canonicalization, string base64)
    {
        Canonicalization = canonicalization;
        Base64 = base64;
    }

    public DkimCanonicalization Canonicalization { get; }

    /// <summary>SHA-256 of the canonical body, 44 characters.</summary>
    public string Base64 { get; }

    /// <param name="message">The complete message with CRLF line ends; what follows the first empty line is its body.</param>
    /// <param name="canonicalization">The second half of c=.</param>
    public static BodyHash Compute(ReadOnlySpan<byte> message, DkimCanonicalization canonicalization)
    {
        Span<byte> digest = stackalloc byte[HashSink.DigestLength];
        Digest(MessageView.BodyOf(message), canonicalization, digest);
        return new(canonicalization, Convert.ToBase64String(digest));
    }

    /// <returns>Octets in the canonical body.</returns>
    internal static long Digest(ReadOnlySpan<byte> body, DkimCanonicalization canonicalization, Span<byte> digest)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var sink = new HashSink(buffer);
        BodyCanonicalizer.Append(canonicalization, body, ref sink);
        sink.Finish(digest);
        return sink.Length;
    }
}
