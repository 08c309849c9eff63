using System.Globalization;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Transfer;

/// <summary>Which column of a file is what. A file without a header has addresses in its first column and nothing else that counts.</summary>
internal sealed record ImportColumns(int Email, int Created, int Reason, int Status, int Ip)
{
    public static readonly ImportColumns FirstOnly = new(0, -1, -1, -1, -1);

    /// <returns>Null: the record is no header, since none of its fields says email.</returns>
    public static ImportColumns? OfHeader(IReadOnlyList<string> fields)
    {
        var names = fields.Select(field => field.Trim().ToLowerInvariant()).ToList();
        var email = names.FindIndex(name => name is "email" or "emails" or "email_address" or "recipient_email");
        return email < 0
            ? null
            : new ImportColumns(email, names.FindIndex(name => name is "created" or "created_at"), names.IndexOf("reason"), names.IndexOf("status"), names.IndexOf("ip"));
    }
}

/// <summary>A record of a file as an entry. Pure.</summary>
internal static class ImportRules
{
    private const int MaxStatus = 20;
    private const int MaxIp = 45;

    /// <returns>The entry, or a sentence that says what is wrong with the record.</returns>
    public static (Entry? Entry, string? Problem) Read(
        IReadOnlyList<string> fields, ImportColumns columns, long accountId, SuppressionList list, long groupId, DateTimeOffset now)
    {
        var given = Field(fields, columns.Email);

        // The list of addresses that are none may hold them; all others would never be asked for one.
        var key = list == SuppressionList.Invalid ? AddressKey.Of(given) : AddressKey.OfAddress(given);
        if (key is null)
        {
            return (null, "This is not a valid email address.");
        }

        var created = now;
        if (Field(fields, columns.Created) is { Length: > 0 } time && !TryReadTime(time, now, out created))
        {
            return (null, "The time of creation must be Unix seconds that have passed.");
        }

        return (new Entry(
            accountId, key, list, created, EntrySource.Import, groupId,
            Line(fields, columns.Reason, Entry.MaxReason), Line(fields, columns.Status, MaxStatus), Line(fields, columns.Ip, MaxIp)), null);
    }

    private static bool TryReadTime(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > now.ToUnixTimeSeconds())
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static string Field(IReadOnlyList<string> fields, int column) => column >= 0 && column < fields.Count ? fields[column] : "";

    private static string Line(IReadOnlyList<string> fields, int column, int max)
    {
        var text = string.Concat(Field(fields, column).Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return text.Length > max ? text[..max] : text;
    }
}
