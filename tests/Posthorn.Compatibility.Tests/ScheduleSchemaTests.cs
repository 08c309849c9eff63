using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Batches and scheduled sends, each operation held against the official description.</summary>
public sealed class ScheduleSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/user/scheduled_sends";
    private const string OnePath = "/v3/user/scheduled_sends/{batch_id}";
    private static readonly SchemaDocument Mail = SettingsServer.Description("mail");
    private static readonly SchemaDocument Sends = SettingsServer.Description("scheduled_sends");

    [Fact]
    public async Task A_batch_is_made_told_to_pause_to_cancel_and_to_go_on()
    {
        var batch = await NewBatchAsync();
        var read = await server.AssertIsDescribedAsync(Mail, "GET", "/v3/mail/batch/{batch_id}", 200, address: $"/v3/mail/batch/{batch}");
        Assert.Equal(batch, read.GetProperty("batch_id").GetString());
        var one = $"{Path}/{batch}";
        Assert.Equal("[]", (await server.AssertIsDescribedAsync(Sends, "GET", OnePath, 200, address: one)).GetRawText());

        var added = await server.AssertIsDescribedAsync(Sends, "POST", Path, 201, $$"""{"batch_id":"{{batch}}","status":"pause"}""");
        Assert.Equal($$"""{"batch_id":"{{batch}}","status":"pause"}""", added.GetRawText());
        await server.AnswerAsync(HttpMethod.Patch, one, 204, """{"status":"cancel"}""");
        var told = await server.AssertIsDescribedAsync(Sends, "GET", OnePath, 200, address: one);
        Assert.Equal($$"""[{"batch_id":"{{batch}}","status":"cancel"}]""", told.GetRawText());
        Assert.Contains(
            (await server.AssertIsDescribedAsync(Sends, "GET", Path, 200)).EnumerateArray(), item => item.GetProperty("batch_id").GetString() == batch);

        await server.AnswerAsync(HttpMethod.Delete, one, 204);
        Assert.Equal("[]", (await server.AnswerAsync(HttpMethod.Get, one, 200)).GetRawText());
        AssertError(await server.AnswerAsync(HttpMethod.Delete, one, 404), null, "batch id not found");
    }

    [Fact]
    public async Task The_other_name_that_a_client_knows_takes_a_status_away_as_well()
    {
        var batch = await NewBatchAsync();
        await server.AnswerAsync(HttpMethod.Post, Path, 201, $$"""{"batch_id":"{{batch}}","status":"cancel"}""");

        await server.AnswerAsync(HttpMethod.Delete, $"/v3/mail/batch/{batch}", 204);
        Assert.Equal("[]", (await server.AnswerAsync(HttpMethod.Get, $"{Path}/{batch}", 200)).GetRawText());
    }

    [Theory]
    [InlineData("POST", "", 400, """{"batch_id":"none","status":"pause"}""", "batch_id", "invalid batch id")]
    [InlineData("POST", "", 400, """{"status":"pause"}""", "batch_id", "invalid batch id")]
    [InlineData("POST", "", 400, """{"batch_id":1,"status":"pause"}""", "batch_id", "Invalid type. Expected: string, given: integer.")]
    [InlineData("PATCH", "/none", 400, """{"status":"stop"}""", "status", "The status must be either pause or cancel.")]
    [InlineData("PATCH", "/none", 400, """{"status":[]}""", "status", "Invalid type. Expected: string, given: array.")]
    [InlineData("PATCH", "/none", 404, """{"status":"pause"}""", null, "batch id not found")]
    [InlineData("DELETE", "/none", 404, null, null, "batch id not found")]
    public async Task What_is_wrong_is_said(string method, string below, int status, string? body, string? field, string message) =>
        AssertError(await server.AnswerAsync(new HttpMethod(method), Path + below, status, body), field, message);

    [Fact]
    public async Task A_batch_that_has_a_status_is_changed_with_PATCH()
    {
        var body = $$"""{"batch_id":"{{await NewBatchAsync()}}","status":"pause"}""";
        await server.AnswerAsync(HttpMethod.Post, Path, 201, body);

        AssertError(await server.AnswerAsync(HttpMethod.Post, Path, 400, body), "batch_id", "a status for this batch id exists, try PATCH to update the status");
        AssertError(await server.AnswerAsync(HttpMethod.Get, "/v3/mail/batch/none", 400), null, "invalid batch id");
    }

    [Fact]
    public async Task A_hundred_batches_may_have_a_status_and_the_next_is_refused()
    {
        var paused = new List<string>();
        for (var told = (await server.AnswerAsync(HttpMethod.Get, Path, 200)).GetArrayLength(); told < 100; told++)
        {
            paused.Add(await NewBatchAsync());
            await server.AnswerAsync(HttpMethod.Post, Path, 201, $$"""{"batch_id":"{{paused[^1]}}","status":"pause"}""");
        }

        AssertError(await server.AnswerAsync(HttpMethod.Post, Path, 400, $$"""{"batch_id":"{{await NewBatchAsync()}}","status":"pause"}"""), "", "max limit reached");
        foreach (var batch in paused)
        {
            await server.AnswerAsync(HttpMethod.Delete, $"{Path}/{batch}", 204);
        }
    }

    [Fact]
    public async Task Planned_mail_is_listed_page_by_page()
    {
        var batch = await NewBatchAsync();
        var soon = DateTimeOffset.UtcNow.AddHours(30).ToUnixTimeSeconds();
        foreach (var time in new[] { soon, soon + 60 })
        {
            await server.AnswerAcceptedAsync(
                $$"""
                {"personalizations":[{"to":[{"email":"ana@example.net"}]}],"from":{"email":"shop@example.com"},"subject":"At {{time}}",
                 "content":[{"type":"text/plain","value":"Hello"}],"send_at":{{time}},"batch_id":"{{batch}}"}
                """);
        }

        var first = await server.AnswerAsync(HttpMethod.Get, "/v3/posthorn/scheduled?limit=1", 200);
        var second = await server.AnswerAsync(HttpMethod.Get, $"/v3/posthorn/scheduled?limit=1&after={first.GetProperty("next")}", 200);

        var planned = Assert.Single(first.GetProperty("result").EnumerateArray());
        Assert.Equal((soon, batch, "planned", "shop@example.com", $"At {soon}"), (
            planned.GetProperty("send_at").GetInt64(), planned.GetProperty("batch_id").GetString(), planned.GetProperty("status").GetString(),
            planned.GetProperty("from").GetString(), planned.GetProperty("subject").GetString()));
        Assert.Equal(soon + 60, Assert.Single(second.GetProperty("result").EnumerateArray()).GetProperty("send_at").GetInt64());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        AssertError(await server.AnswerAsync(HttpMethod.Get, "/v3/posthorn/scheduled?limit=0", 400), "limit", "The limit is a number from 1 to 500.");
        AssertError(await server.AnswerAsync(HttpMethod.Get, "/v3/posthorn/scheduled?after=x", 400), "after", "This is not what an earlier answer gave as next.");
    }

    private async Task<string> NewBatchAsync() =>
        (await server.AssertIsDescribedAsync(Mail, "POST", "/v3/mail/batch", 201)).GetProperty("batch_id").GetString()!;

    private static void AssertError(JsonElement answer, string? field, string message)
    {
        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal((field, message), (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()));
    }
}
