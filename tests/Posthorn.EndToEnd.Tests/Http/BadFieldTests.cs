using System.Net;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Http;

/// <summary>Requests that are JSON and still no mail. Every field has its tests in its room; here are the dangerous ones, end to end.</summary>
[Collection(QuietServer.Name)]
public sealed class BadFieldTests(QuietPosthorn posthorn)
{
    public static TheoryData<string, string> Injections()
    {
        var data = new TheoryData<string, string>();
        string[] fields =
        [
            "from.email", "from.name", "reply_to.email", "reply_to.name", "subject", "categories.0", "content.0.type",
            "personalizations.0.to.0.email", "personalizations.0.to.0.name", "personalizations.0.cc.0.email", "personalizations.0.cc.0.name",
            "personalizations.0.bcc.0.email", "personalizations.0.bcc.0.name", "personalizations.0.subject", "personalizations.0.headers.X-Test",
            "personalizations.0.custom_args.order", "headers.X-Test", "custom_args.order",
            "attachments.0.filename", "attachments.0.type", "attachments.0.content_id",
        ];
        foreach (var field in fields)
        {
            data.Add(field, "\r\nBcc: eve@example.org");
            data.Add(field, "\n.\n");
            data.Add(field, "\r");
            data.Add(field, "\0");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public async Task Line_breaks_and_nul_are_refused_where_they_could_reach_a_header(string field, string injection)
    {
        var request = FullRequest();
        Append(request, field.Split('.'), injection);

        using var answer = await posthorn.Running.PostAsync(request);

        await answer.ErrorsAsync(HttpStatusCode.BadRequest);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("X-Te\r\nst")]
    [InlineData("X-Test\n")]
    [InlineData("X Test")]
    [InlineData("X-Test:")]
    [InlineData("")]
    public async Task Header_names_are_names(string name)
    {
        var request = FullRequest();
        request["headers"] = new JsonObject { [name] = "value" };

        using var answer = await posthorn.Running.PostAsync(request);

        Assert.All(await answer.ErrorsAsync(HttpStatusCode.BadRequest), error => Assert.Equal("headers", error.Field));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task The_request_that_these_tests_spoil_is_a_good_one()
    {
        using var answer = await posthorn.Running.PostAsync(FullRequest().With("mail_settings", Sandbox()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("personalizations", "\"x\"")]
    [InlineData("from", "5")]
    [InlineData("subject", "{}")]
    [InlineData("content", "{\"type\":\"text/plain\"}")]
    [InlineData("attachments", "[5]")]
    [InlineData("send_at", "\"soon\"")]
    [InlineData("mail_settings", "[]")]
    public async Task Wrong_types_are_named_by_field(string field, string value)
    {
        using var answer = await posthorn.Running.PostAsync(FullRequest().With(field, JsonNode.Parse(value)));

        Assert.Contains(await answer.ErrorsAsync(HttpStatusCode.BadRequest), error => error.Field is null || error.Field.StartsWith(field, StringComparison.Ordinal));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_thousand_and_one_personalizations_are_too_many()
    {
        var request = Requests.To(Enumerable.Range(1, 1001).Select(number => $"p{number}@example.org"));

        using var answer = await posthorn.Running.PostAsync(request);

        var (message, field) = await answer.ErrorAsync(HttpStatusCode.BadRequest);
        Assert.Equal("personalizations", field);
        Assert.StartsWith("The personalization block is limited to 1000 personalizations per API request. You have provided 1001 personalizations.", message);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task The_sandbox_says_ok_and_sends_nothing()
    {
        using var answer = await posthorn.Running.PostAsync(Requests.To("ana@example.org").With("mail_settings", Sandbox()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Message-Id"));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await posthorn.AssertNothingHappenedAsync();
    }

    private static JsonObject Sandbox() => new() { ["sandbox_mode"] = new JsonObject { ["enable"] = true } };

    private static JsonObject FullRequest()
    {
        var request = Requests.To("ana@example.org")
            .With("reply_to", new JsonObject { ["email"] = "help@example.com", ["name"] = "Help" })
            .With("headers", new JsonObject { ["X-Test"] = "1" })
            .With("custom_args", new JsonObject { ["order"] = "1" })
            .With("categories", new JsonArray("receipt"))
            .With("attachments", new JsonArray(new JsonObject
            {
                ["content"] = "SGVsbG8=",
                ["filename"] = "a.txt",
                ["type"] = "text/plain",
                ["content_id"] = "c1",
                ["disposition"] = "inline",
            }));
        request["from"]!["name"] = "Shop";
        var personalization = request.Personalization();
        personalization["to"]![0]!["name"] = "Ana";
        personalization["cc"] = new JsonArray(new JsonObject { ["email"] = "cy@example.org", ["name"] = "Cy" });
        personalization["bcc"] = new JsonArray(new JsonObject { ["email"] = "bo@example.org", ["name"] = "Bo" });
        personalization["subject"] = "For Ana";
        personalization["headers"] = new JsonObject { ["X-Test"] = "2" };
        personalization["custom_args"] = new JsonObject { ["order"] = "2" };
        return request;
    }

    private static void Append(JsonObject request, string[] path, string text)
    {
        var parent = path[..^1].Aggregate((JsonNode)request, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(path[^1], out var last))
        {
            parent[last] = parent[last]!.GetValue<string>() + text;
        }
        else
        {
            parent[path[^1]] = parent[path[^1]]!.GetValue<string>() + text;
        }
    }
}
