using System.Text;

namespace Posthorn.Validation.Jobs;

/// <summary>One row of CSV, forgiving: a quote that is not closed ends with the row. Pure.</summary>
internal static class CsvFields
{
    public static List<string> Read(string row)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            switch (row[i])
            {
                case '"' when isQuoted && i + 1 < row.Length && row[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"' when isQuoted:
                    isQuoted = false;
                    break;
                case '"' when field.Length == 0:
                    isQuoted = true;
                    break;
                case ',' when !isQuoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                case var character:
                    field.Append(character);
                    break;
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    /// <summary>What a spreadsheet would take for a formula gets an apostrophe first: a file of addresses holds anybody's words.</summary>
    public static string Write(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny("\",") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
