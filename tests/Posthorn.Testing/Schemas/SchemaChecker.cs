using System.Text.Json;
using System.Text.RegularExpressions;

namespace Posthorn.Testing.Schemas;

/// <summary>
/// Checks values against the part of JSON Schema that the official description uses. A keyword that is not known here is a fault,
/// so that nothing goes unchecked in silence. <c>format</c> is taken as a remark, as the standard does by default.
/// </summary>
public sealed class SchemaChecker(SchemaDocument document)
{
    private readonly List<SchemaViolation> _violations = [];

    public static IReadOnlyList<SchemaViolation> Check(SchemaDocument document, JsonElement schema, JsonElement value)
    {
        var checker = new SchemaChecker(document);
        checker.Check(schema, value, "");
        return checker._violations;
    }

    private void Check(JsonElement schema, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Null && IsTrue(schema, "nullable"))
        {
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            CheckKeyword(keyword.Name, keyword.Value, schema, value, path);
        }
    }

    private void CheckKeyword(string keyword, JsonElement wanted, JsonElement schema, JsonElement value, string path)
    {
        switch (keyword)
        {
            case "$ref":
                Check(document.Resolve(schema), value, path);
                break;
            case "type":
                Require(IsOfType(value, wanted.GetString()!), path, keyword, $"should be {wanted}, is {value.ValueKind}: {value.GetRawText()}");
                break;
            case "enum":
                Require(wanted.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), path, keyword, $"{value} is not among {wanted}");
                break;
            case "oneOf":
                Require(wanted.EnumerateArray().Count(choice => Fits(choice, value)) == 1, path, keyword, "does not fit exactly one of the choices");
                break;
            case "anyOf":
                Require(wanted.EnumerateArray().Any(choice => Fits(choice, value)), path, keyword, "fits none of the choices");
                break;
            case "nullable" or "default" or "format" or "discriminator":
                // Read before, or only remarks.
                break;
            default:
                CheckByKind(keyword, wanted, schema, value, path);
                break;
        }
    }

    /// <summary>Keywords that speak of one kind of value and say nothing about others.</summary>
    private void CheckByKind(string keyword, JsonElement wanted, JsonElement schema, JsonElement value, string path)
    {
        switch (keyword)
        {
            case "properties" or "additionalProperties" or "required" or "minProperties" or "maxProperties":
                if (value.ValueKind == JsonValueKind.Object)
                {
                    CheckObject(keyword, wanted, schema, value, path);
                }

                break;
            case "items" or "minItems" or "maxItems" or "uniqueItems":
                if (value.ValueKind == JsonValueKind.Array)
                {
                    CheckArray(keyword, wanted, value, path);
                }

                break;
            case "minLength" or "maxLength" or "pattern":
                if (value.ValueKind == JsonValueKind.String)
                {
                    Require(StringFits(keyword, wanted, value.GetString()!), path, keyword, $"{value.GetRawText()} is not within {wanted}");
                }

                break;
            case "minimum" or "maximum":
                if (value.ValueKind == JsonValueKind.Number)
                {
                    var difference = value.GetDouble().CompareTo(wanted.GetDouble());
                    Require(keyword == "minimum" ? difference >= 0 : difference <= 0, path, keyword, $"{value} is not within {wanted}");
                }

                break;
            default:
                throw new InvalidDataException($"The schema uses {keyword}, which this checker does not know.");
        }
    }

    private void CheckObject(string keyword, JsonElement wanted, JsonElement schema, JsonElement value, string path)
    {
        var members = value.EnumerateObject().ToList();
        switch (keyword)
        {
            case "required":
                foreach (var name in wanted.EnumerateArray().Select(name => name.GetString()!))
                {
                    Require(value.TryGetProperty(name, out _), path, keyword, $"has no {name}");
                }

                break;
            case "properties":
                foreach (var member in members)
                {
                    if (wanted.TryGetProperty(member.Name, out var known))
                    {
                        Check(known, member.Value, Below(path, member.Name));
                    }
                }

                break;
            case "additionalProperties":
                foreach (var member in members.Where(member => !Names(schema, member.Name)))
                {
                    Check(wanted, member.Value, Below(path, member.Name));
                }

                break;
            default:
                Require(CountFits(keyword == "minProperties", wanted, members.Count), path, keyword, $"has {members.Count} members, not within {wanted}");
                break;
        }
    }

    private void CheckArray(string keyword, JsonElement wanted, JsonElement value, string path)
    {
        var items = value.EnumerateArray().ToList();
        switch (keyword)
        {
            case "items":
                for (var i = 0; i < items.Count; i++)
                {
                    Check(wanted, items[i], Below(path, i.ToString()));
                }

                break;
            case "uniqueItems":
                var repeats = items.Where((item, place) => items.Take(place).Any(earlier => JsonElement.DeepEquals(earlier, item)));
                Require(!wanted.GetBoolean() || !repeats.Any(), path, keyword, "holds the same item twice");
                break;
            default:
                Require(CountFits(keyword == "minItems", wanted, items.Count), path, keyword, $"has {items.Count} items, not within {wanted}");
                break;
        }
    }

    private bool Fits(JsonElement schema, JsonElement value) => Check(document, schema, value).Count == 0;

    private static bool StringFits(string keyword, JsonElement wanted, string text) => keyword == "pattern"
        ? Regex.IsMatch(text, wanted.GetString()!.Replace(@"\_", "_", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1))
        : CountFits(keyword == "minLength", wanted, text.EnumerateRunes().Count());

    private static bool CountFits(bool isLeast, JsonElement wanted, int count) => isLeast ? count >= wanted.GetInt32() : count <= wanted.GetInt32();

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        _ => throw new InvalidDataException($"The schema uses the type {type}, which this checker does not know."),
    };

    private static bool Names(JsonElement schema, string member) => schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member, out _);

    private static bool IsTrue(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static string Below(string path, string step) => path.Length == 0 ? step : $"{path}.{step}";

    private void Require(bool isMet, string path, string keyword, string message)
    {
        if (!isMet)
        {
            _violations.Add(new SchemaViolation(path, keyword, message));
        }
    }
}
