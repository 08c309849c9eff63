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

    /// <summary>Every path with each of its verbs, in lower case.</summary>
    public IEnumerable<(string Path, string Method)> Operations() =>
        from path in Member(_root, "paths").EnumerateObject()
        from member in path.Value.EnumerateObject()
        where member.Name is "get" or "post" or "put" or "patch" or "delete"
        select (path.Name, member.Name);

    /// <summary>The statuses that an operation is described with.</summary>
    public IReadOnlyList<int> Statuses(string path, string method) =>
        [.. Member(Operation(path, method), "responses").EnumerateObject().Where(response => response.Name.All(char.IsAsciiDigit)).Select(response => int.Parse(response.Name))];

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
