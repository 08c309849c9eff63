using System.Text.Json;

namespace Posthorn.Testing.Schemas;

/// <summary>An OpenAPI 3.1 description, of which the tests use the schemas.</summary>
public sealed class SchemaDocument
{
    private readonly JsonElement _root;

    private SchemaDocument(JsonElement root) => _root = root;

    public static SchemaDocument Load(string path) => Parse(File.ReadAllText(path));

    public static SchemaDocument Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new SchemaDocument(document.RootElement.Clone());
    }

    /// <summary>The schema of an operation's JSON request body.</summary>
    public JsonElement RequestBody(string path, string method) => JsonContent(Member(Operation(path, method), "requestBody"));

    /// <summary>The schema of an operation's JSON response.</summary>
    public JsonElement Response(string path, string method, int status) =>
        JsonContent(Member(Member(Operation(path, method), "responses"), status.ToString()));

    /// <summary>Follows <c>$ref</c> as far as it goes.</summary>
    /// <exception cref="InvalidDataException">The reference leads nowhere.</exception>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var pointer = reference.GetString()!;
            if (!pointer.StartsWith("#/", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{pointer} lies outside of the document.");
            }

            schema = pointer[2..].Split('/').Aggregate(_root, (at, step) =>
                Member(at, step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
        }

        return schema;
    }

    private JsonElement Operation(string path, string method) => Member(Member(Member(_root, "paths"), path), method);

    private JsonElement JsonContent(JsonElement holder) => Member(Member(Member(Resolve(holder), "content"), "application/json"), "schema");

    private static JsonElement Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) ? member : throw new InvalidDataException($"The description has no {name} here.");
}
