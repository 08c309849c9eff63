namespace Posthorn.MailAuth.Dkim;

/// <summary>Why a key record cannot verify a signature.</summary>
internal sealed record KeyFault(DkimResult Result, string Reason);

/// <summary>Which record of an answer serves a signature, and whether it may: RFC 6376 section 6.1.2.</summary>
internal static class KeyRecordRules
{
    /// <returns>What is wrong, or null: the record serves.</returns>
    public static KeyFault? Choose(
        DkimSignature signature, IReadOnlyDictionary<string, DkimKeyAnswer> answers, out DkimPublicKeyRecord? record)
    {
        record = null;
        switch (answers.GetValueOrDefault(signature.KeyName))
        {
            case DkimKeyAnswer.Found found:
                record = FirstReadable(found.Records, out var error);
                return record is null ? Permanent(error) : Check(signature, record);
            case DkimKeyAnswer.Absent:
                return Permanent("no key record");
            default:
                return new(DkimResult.TemporaryError, "the key could not be looked up");
        }
    }

    /// <summary>Several records make an undefined result (section 3.6.2.2); other TXT records must not hide the key.</summary>
    private static DkimPublicKeyRecord? FirstReadable(IReadOnlyList<string> records, out string error)
    {
        error = "no key record";
        foreach (var text in records)
        {
            if (DkimPublicKeyRecord.TryParse(text, out var record, out var reason))
            {
                return record;
            }

            error = "the key record is malformed: " + reason;
        }

        return null;
    }

    private static KeyFault? Check(DkimSignature signature, DkimPublicKeyRecord record)
    {
        if (record.IsRevoked)
        {
            return Permanent("the key is revoked");
        }

        if (record.KeyType != signature.KeyType)
        {
            return Permanent("the key is of another type than a=");
        }

        if (!record.AllowsSha256)
        {
            return Permanent("the key does not allow sha256");
        }

        if (!record.AllowsEmail)
        {
            return Permanent("the key is not for email");
        }

        var identityDomain = signature.Identity.AsSpan(signature.Identity.LastIndexOf('@') + 1);
        return record.IsStrict && !identityDomain.Equals(signature.Domain, StringComparison.OrdinalIgnoreCase)
            ? Permanent("the key does not sign for subdomains in i=")
            : null;
    }

    private static KeyFault Permanent(string reason) => new(DkimResult.PermanentError, reason);
}
