using System.Text;

namespace Posthorn.Suppressions.Transfer;

/// <summary>One record of a CSV file (RFC 4180). Pure. Records with line breaks inside are not read: no column of these lists has any.</summary>
internal static class CsvLine
{
    /// <returns>The fields, or null: a quote is where none may be, or is not closed.</returns>
    public static IReadOnlyList<string>? Read(string line)
    {
        List<string> fields = [];
        for (var at = 0; ;)
        {
            if (!TryReadField(line, ref at, out var field))
            {
                return null;
            }

            fields.Add(field);
            if (at >= line.Length)
            {
                return fields;
            }

            // The comma; what follows the last one is an empty field.
            at++;
        }
    }

    private static bool TryReadField(string line, ref int at, out string field)
    {
        if (at >= line.Length || line[at] != '"')
        {
            var end = line.IndexOf(',', at);
            end = end < 0 ? line.Length : end;
            field = line[at..end].Trim();
            at = end;
            return !field.Contains('"', StringComparison.Ordinal);
        }

        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                text.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                text.Append('"');
                at++;
            }
            else
            {
                at++;
                field = text.ToString();
                return at >= line.Length || line[at] == ',';
            }
        }

        field = "";
        return false;
    }
}
