using System.Net;
using System.Text.Json.Nodes;

namespace Posthorn.EndToEnd.Tests.Support;

internal static class ApiAnswers
{
    /// <summary>Asserts the status and SendGrid's shape of errors, member by member.</summary>
    /// <returns>The errors.</returns>
    public static async Task<IReadOnlyList<(string Message, string? Field)>> ErrorsAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.Contains("X-Message-Id"));
        return ErrorsOf(text);
    }

    public static IReadOnlyList<(string Message, string? Field)> ErrorsOf(string json)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        Assert.Equal(["errors"], body.Select(member => member.Key));
        var errors = body["errors"]!.AsArray();
        Assert.NotEmpty(errors);
        return [.. errors.Select(error =>
        {
            Assert.Equal(["message", "field", "help"], error!.AsObject().Select(member => member.Key));
            var message = error["message"]!.GetValue<string>();
            Assert.NotEqual("", message);
            return (message, error["field"]?.GetValue<string>());
        })];
    }

    /// <summary>Asserts that there is one error and no more.</summary>
    public static async Task<(string Message, string? Field)> ErrorAsync(this HttpResponseMessage answer, HttpStatusCode status) =>
        Assert.Single(await answer.ErrorsAsync(status));
}
