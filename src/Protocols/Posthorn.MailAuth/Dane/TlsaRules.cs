using System.Security.Cryptography;

namespace Posthorn.MailAuth.Dane;

/// <summary>Which TLSA records count for SMTP: RFC 7672 section 3.1, RFC 7671 section 9.</summary>
public static class TlsaRules
{
    /// <summary>More records than this for one host are not looked at: each costs work at every connection.</summary>
    public const int MaxRecords = 32;

    /// <summary>A whole certificate or key in a record (matching type 0) is taken up to so many octets.</summary>
    public const int MaxExactLength = 16 * 1024;

    /// <summary>Whether the record can be used: usage 2 or 3, known selector and matching type, data of the right length.</summary>
    public static bool IsUsable(TlsaAssociation record) =>
        record.Usage is TlsaAssociation.DaneTa or TlsaAssociation.DaneEe
        && record.Selector is 0 or 1
        && record.MatchingType switch
        {
            0 => record.Data.Length is > 0 and <= MaxExactLength,
            1 => record.Data.Length == SHA256.HashSizeInBytes,
            2 => record.Data.Length == SHA512.HashSizeInBytes,
            _ => false,
        };

    /// <summary>
    /// Of the records those that are compared. For each usage and selector only the strongest digest counts, so that a domain can
    /// leave a weak one behind; exact data always counts.
    /// </summary>
    /// <typeparam name="T">A record, however the caller keeps it.</typeparam>
    /// <returns>Empty when no record is usable: then TLS is a must and the certificate proves nothing (RFC 7672 section 2.2).</returns>
    public static IReadOnlyList<T> Usable<T>(IEnumerable<T> records, Func<T, TlsaAssociation> read)
    {
        var usable = records.Where(record => IsUsable(read(record))).Take(MaxRecords).ToList();
        return [.. usable.Where(record => read(record).MatchingType == 0 || read(record).MatchingType == Strongest(usable, read, read(record)))];
    }

    private static byte Strongest<T>(List<T> records, Func<T, TlsaAssociation> read, TlsaAssociation like)
    {
        byte strongest = 0;
        foreach (var record in records)
        {
            var association = read(record);
            if ((association.Usage, association.Selector) == (like.Usage, like.Selector) && association.MatchingType > strongest)
            {
                strongest = association.MatchingType;
            }
        }

        return strongest;
    }
}
