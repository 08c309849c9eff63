using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

/// <summary>A small valid body, and ways to spoil it in one place.</summary>
internal static class SampleBody
{
    public const string Minimal =
        """
        {"personalizations":[{"to":[{"email":"ana@example.org"}]}],"from":{"email":"shop@example.com"},"subject":"Hi","content":[{"type":"text/plain","value":"Hello"}]}
        """;

    public static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// The minimal body with the value at a dotted path replaced, or removed when <paramref name="json"/> is empty.
    /// Objects and items on the way are made.
    /// </summary>
    public static string With(string path, string json) => With(Minimal, path, json);

    public static string With(string body, string path, string json)
    {
        var root = JsonNode.Parse(body)!;
        var node = root;
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length - 1; i++)
        {
            node = Child(node, steps[i], isList: int.TryParse(steps[i + 1], out _));
        }

        Set(node, steps[^1], json);
        return root.ToJsonString();
    }

    public static IReadOnlyList<ApiError> Errors(string body) =>
        MailSendParser.TryParse(Encoding.UTF8.GetBytes(body), out var request, out var errors) ? MailSendRules.Check(request, Now) : errors;

    public static MailSendRequest Parse(string body)
    {
        Assert.True(MailSendParser.TryParse(Encoding.UTF8.GetBytes(body), out var request, out _), body);
        return request;
    }

    /// <summary>Compares everything, lists in their order.</summary>
    public static void AssertSame(MailSendRequest expected, MailSendRequest actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    public static string Repeat(int count, Func<int, string> item) => "[" + string.Join(',', Enumerable.Range(0, count).Select(item)) + "]";

    public static string Recipients(int count, string prefix = "r") => Repeat(count, i => $$"""{"email":"{{prefix}}{{i}}@example.org"}""");

    private static JsonNode Child(JsonNode node, string step, bool isList)
    {
        if (node is JsonArray list)
        {
            var index = int.Parse(step);
            while (list.Count <= index)
            {
                list.Add(new JsonObject());
            }

            return list[index]!;
        }

        return node[step] ??= isList ? new JsonArray() : new JsonObject();
    }

    private static void Set(JsonNode node, string step, string json)
    {
        if (node is JsonArray list)
        {
            var index = int.Parse(step);
            while (list.Count <= index)
            {
                list.Add(null);
            }

            list[index] = JsonNode.Parse(json);
        }
        else if (json.Length == 0)
        {
            node.AsObject().Remove(step);
        }
        else
        {
            node[step] = JsonNode.Parse(json);
        }
    }
}
