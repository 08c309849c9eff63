using System.Diagnostics.CodeAnalysis;

namespace Posthorn.MailAuth.TlsRpt;

/// <summary>The TXT record at <c>_smtp._tls.&lt;domain&gt;</c> (RFC 8460 section 3): where the domain wants its reports.</summary>
/// <param name="Destinations">At least one, <c>mailto:</c> or <c>https:</c>; at most <see cref="MaxDestinations"/>, the first ones.</param>
public sealed record TlsRptRecord(IReadOnlyList<Uri> Destinations)
{
    /// <summary>A record may list any number; who lists more than these wants to make us busy.</summary>
    public const int MaxDestinations = 10;

    private const string Version = "v=TLSRPTv1";

    /// <summary>The one record that counts among the texts of a TXT answer; null when not exactly one is of this kind, or it is malformed.</summary>
    public static TlsRptRecord? Choose(IEnumerable<string> texts)
    {
        var records = texts.Where(IsOfThisKind).Take(2).ToList();
        return records is [var only] && TryParse(only, out var record) ? record : null;
    }

    /// <summary>Reads <c>tlsrpt-record</c>. Destinations of other kinds and unknown fields are ignored.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TlsRptRecord? record)
    {
        record = null;
        if (!IsOfThisKind(text))
        {
            return false;
        }

        List<Uri>? destinations = null;
        var fields = FieldList.Split(text);
        for (var i = 1; i < fields.Count; i++)
        {
            if (fields[i].Length == 0 && i == fields.Count - 1)
            {
                break;
            }

            if (!FieldList.TryRead(fields[i], out var name, out var value))
            {
                return false;
            }

            destinations ??= name == "rua" ? Read(value) : null;
        }

        record = destinations is { Count: > 0 } ? new TlsRptRecord(destinations) : null;
        return record is not null;
    }

    private static List<Uri> Read(string value) =>
        [.. value.Split(',', StringSplitOptions.TrimEntries)
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https" ? uri : null)
            .OfType<Uri>()
            .Take(MaxDestinations)];

    private static bool IsOfThisKind(string text) =>
        text.StartsWith(Version, StringComparison.Ordinal) && text.AsSpan(Version.Length).TrimStart(" \t").StartsWith(";");
}
