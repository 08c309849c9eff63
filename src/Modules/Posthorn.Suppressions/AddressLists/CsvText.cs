using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>CSV as RFC 4180 has it. Pure.</summary>
internal static class CsvText
{
    public const string MediaType = "text/csv";

    /// <summary>The caller prefers CSV to JSON: names it, and names no JSON before it.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        foreach (var item in request.Headers.Accept.ToString().Split(','))
        {
            switch (item.Split(';', 2)[0].Trim().ToLowerInvariant())
            {
                case MediaType:
                    return true;
                case "application/json" or "*/*" or "application/*":
                    return false;
            }
        }

        return false;
    }

    public static string Line(params IEnumerable<object> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <summary>What a spreadsheet would take for a formula gets an apostrophe first: replies of servers are anybody's words.</summary>
    public static string Harmless(string text) => text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;

    /// <summary>Quoted where it must be.</summary>
    private static string Field(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
