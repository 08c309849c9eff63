namespace Posthorn.MailAuth.Dkim;

/// <summary>What a signature signs: RFC 6376 section 3.7, step 2.</summary>
internal static class SigningInput
{
    /// <summary>Hashes the listed fields and then the signature's own field.</summary>
    /// <param name="signedHeaders">h=: a name that stands twice takes the last field of that name, then the one before it (section 5.4.2).</param>
    /// <param name="signatureField">The DKIM-Signature field with an empty b= and without its CRLF.</param>
    public static void Digest(
        in MessageView message,
        IReadOnlyList<string> signedHeaders,
        DkimCanonicalization canonicalization,
        ReadOnlySpan<byte> signatureField,
        Span<byte> digest)
    {
        Span<byte> buffer = stackalloc byte[4096];
        Span<bool> taken = message.FieldCount <= 256 ? stackalloc bool[message.FieldCount] : new bool[message.FieldCount];
        var sink = new HashSink(buffer);
        for (var i = 0; i < signedHeaders.Count; i++)
        {
            var index = LastNotTaken(message, signedHeaders[i], taken);
            if (index >= 0)
            {
                taken[index] = true;
                HeaderCanonicalizer.Append(canonicalization, message.Field(index), ref sink);
                sink.Append("\r\n"u8);
            }
        }

        HeaderCanonicalizer.Append(canonicalization, signatureField, ref sink);
        sink.Finish(digest);
    }

    private static int LastNotTaken(in MessageView message, string name, ReadOnlySpan<bool> taken)
    {
        for (var i = message.FieldCount - 1; i >= 0; i--)
        {
            if (!taken[i] && message.IsNamed(i, name))
            {
                return i;
            }
        }

        return -1;
    }
}
