using System.Diagnostics.CodeAnalysis;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// Verifies the signatures of a message (RFC 6376 section 6) in three steps: ask for the key names, look them up elsewhere,
/// hand the answers in. Holds no state between calls; safe for many threads at once.
/// </summary>
public sealed class DkimVerifier(DkimVerifierLimits limits)
{
    /// <summary>The names whose TXT records <see cref="Verify"/> needs: lower case, each once, at most one per signature.</summary>
    /// <param name="message">The complete message with CRLF line ends.</param>
    public IReadOnlyList<string> FindKeyNames(ReadOnlySpan<byte> message)
    {
        var names = new List<string>();
        if (MessageView.TryParse(message, limits.MaxHeaderFields, out var view))
        {
            foreach (var index in FindFields(view))
            {
                if (TryRead(view.Field(index), out var signature, out _) && !names.Contains(signature.KeyName))
                {
                    names.Add(signature.KeyName);
                }
            }
        }

        return names;
    }

    /// <summary>The result of each signature, from the top of the message; empty when it has none.</summary>
    /// <param name="message">The same message.</param>
    /// <param name="answers">By key name; a name without an answer counts as unavailable.</param>
    /// <param name="now">Against which x= is held.</param>
    public IReadOnlyList<DkimVerification> Verify(
        ReadOnlySpan<byte> message, IReadOnlyDictionary<string, DkimKeyAnswer> answers, DateTimeOffset now)
    {
        if (!MessageView.TryParse(message, limits.MaxHeaderFields, out var view))
        {
            return [new(DkimResult.Neutral, $"more than {limits.MaxHeaderFields} header fields")];
        }

        var bodies = new BodyDigests();
        var results = new List<DkimVerification>();
        foreach (var index in FindFields(view))
        {
            results.Add(VerifyOne(view, view.Field(index), bodies, answers, now));
        }

        return results;
    }

    private List<int> FindFields(in MessageView view)
    {
        var fields = new List<int>();
        for (var i = 0; i < view.FieldCount && fields.Count < limits.MaxSignatures; i++)
        {
            if (view.IsNamed(i, "dkim-signature"))
            {
                fields.Add(i);
            }
        }

        return fields;
    }

    private bool TryRead(
        ReadOnlySpan<byte> field,
        [NotNullWhen(true)] out DkimSignature? signature,
        [NotNullWhen(false)] out DkimVerification? failure)
    {
        if (field.Length > limits.MaxSignatureOctets)
        {
            signature = null;
            failure = new(DkimResult.Neutral, $"more than {limits.MaxSignatureOctets} octets");
            return false;
        }

        return DkimSignature.TryParse(SignatureFieldReader.Value(field), limits.MaxSignedHeaders, out signature, out failure);
    }

    /// <summary>Checks in the order of their cost, so that what fails cheaply never reaches the body or the key.</summary>
    private DkimVerification VerifyOne(
        in MessageView view, ReadOnlySpan<byte> field, BodyDigests bodies,
        IReadOnlyDictionary<string, DkimKeyAnswer> answers, DateTimeOffset now)
    {
        if (!TryRead(field, out var signature, out var failure))
        {
            return failure;
        }

        var verification = new DkimVerification(DkimResult.Pass, null)
        {
            Domain = signature.Domain,
            Selector = signature.Selector,
            Identity = signature.Identity,
        };
        if (signature.ExpiresAt <= now.ToUnixTimeSeconds())
        {
            return verification with { Result = DkimResult.Fail, Reason = "the signature has expired" };
        }

        if (KeyRecordRules.Choose(signature, answers, out var record) is { } keyFault)
        {
            return verification with { Result = keyFault.Result, Reason = keyFault.Reason };
        }

        verification = verification with { IsTesting = record!.IsTesting };
        if (!DkimPublicKey.TryCreate(record, out var key, out var error))
        {
            return verification with { Result = DkimResult.PermanentError, Reason = error };
        }

        using (key)
        {
            return CheckBody(signature, view, bodies, verification) ?? CheckSignature(signature, view, field, key, verification);
        }
    }

    /// <returns>What is wrong, or null.</returns>
    private static DkimVerification? CheckBody(
        DkimSignature signature, in MessageView view, BodyDigests bodies, DkimVerification verification)
    {
        var body = bodies.Get(view.Body, signature.BodyCanonicalization);
        if (signature.BodyLength < body.Length)
        {
            // RFC 6376 section 8.2: whatever stands after l= octets is anybody's text.
            return verification with { Result = DkimResult.Policy, Reason = "l= leaves the end of the body unsigned" };
        }

        if (signature.BodyLength > body.Length)
        {
            return verification with { Result = DkimResult.Fail, Reason = "the body is shorter than l=" };
        }

        return body.Digest.AsSpan().SequenceEqual(signature.BodyHash)
            ? null
            : verification with { Result = DkimResult.Fail, Reason = "the body hash is another" };
    }

    private static DkimVerification CheckSignature(
        DkimSignature signature, in MessageView view, ReadOnlySpan<byte> field, DkimPublicKey key, DkimVerification verification)
    {
        Span<byte> digest = stackalloc byte[HashSink.DigestLength];
        SigningInput.Digest(
            view, signature.SignedHeaders, signature.HeaderCanonicalization, SignatureFieldReader.WithEmptySignature(field), digest);
        return key.Verify(digest, signature.Signature)
            ? verification
            : verification with { Result = DkimResult.Fail, Reason = "the signature does not match the header" };
    }

    /// <summary>At most one digest per canonicalization, however many signatures ask.</summary>
    private sealed class BodyDigests
    {
        private readonly (byte[] Digest, long Length)?[] _known = new (byte[], long)?[2];

        public (byte[] Digest, long Length) Get(ReadOnlySpan<byte> body, DkimCanonicalization canonicalization)
        {
            ref var known = ref _known[(int)canonicalization];
            if (known is null)
            {
                var digest = new byte[HashSink.DigestLength];
                known = (digest, BodyHash.Digest(body, canonicalization, digest));
            }

            return known.Value;
        }
    }
}
