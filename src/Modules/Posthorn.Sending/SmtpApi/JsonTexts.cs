using System.Globalization;
using System.Text.Json;

namespace Posthorn.Sending.SmtpApi;

/// <summary>JSON values as the text that their writer meant. Null says: of another type.</summary>
internal static class JsonTexts
{
    /// <summary>A string, number or boolean.</summary>
    public static string? Single(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>A list of such, nulls as empty texts; one alone is a list of one.</summary>
    public static IReadOnlyList<string>? List(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Single(value) is { } only ? [only] : null;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if ((item.ValueKind == JsonValueKind.Null ? "" : Single(item)) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>A whole number, also as <c>5.0</c> or in quotes.</summary>
    public static long? Number(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? Single(value) : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number) ? long.CreateSaturating(number)
            : null;
    }

    /// <summary>How PHP writes an object without members.</summary>
    public static bool IsEmptyList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
