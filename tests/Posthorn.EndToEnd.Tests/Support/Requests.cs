using System.Text.Json.Nodes;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>Bodies of mail/send as trees, so that a test changes the one thing that it is about.</summary>
internal static class Requests
{
    public const string Sender = "shop@example.com";

    /// <summary>One personalization for each recipient.</summary>
    public static JsonObject To(params IEnumerable<string> recipients) => new()
    {
        ["personalizations"] = new JsonArray([.. recipients.Select(recipient => new JsonObject { ["to"] = Addresses(recipient) })]),
        ["from"] = new JsonObject { ["email"] = Sender },
        ["subject"] = "Hello",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text/plain", ["value"] = "Hello from a test" }),
    };

    public static JsonArray Addresses(params IEnumerable<string> addresses) =>
        new([.. addresses.Select(address => new JsonObject { ["email"] = address })]);

    public static JsonObject Personalization(this JsonObject request, int index = 0) => request["personalizations"]![index]!.AsObject();

    public static JsonObject With(this JsonObject request, string name, JsonNode? value)
    {
        request[name] = value;
        return request;
    }
}
