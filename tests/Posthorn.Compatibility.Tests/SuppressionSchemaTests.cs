using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation on lists and on members of groups, held against the official description.</summary>
public sealed class SuppressionSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Global = "/v3/asm/suppressions/global";
    private const string Classifications = "/v3/suppression/bounces/classifications";
    private static readonly SchemaDocument Description = SettingsServer.Description("suppressions");

    [Theory]
    [InlineData("bounces", "created email reason status")]
    [InlineData("blocks", "created email reason status")]
    [InlineData("invalid_emails", "created email reason")]
    [InlineData("spam_reports", "created email ip")]
    public async Task A_list_is_read_searched_and_emptied_as_described(string list, string members)
    {
        var path = $"/v3/suppression/{list}";
        await ImportAsync(list, "created,email,reason,status,ip\n1700000000,a@x.example,550 no,5.1.1,192.0.2.1\n1700000100,b@x.example,,,\n1700000200,c@y.example,,,");

        var all = await server.AssertIsDescribedAsync(Description, "GET", path, 200);
        Assert.Equal(["c@y.example", "b@x.example", "a@x.example"], EmailsOf(all));
        Assert.All(all.EnumerateArray(), item => Assert.Equal(members.Split(' '), item.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(["b@x.example"], EmailsOf(await GetAsync($"{path}?limit=1&offset=1")));
        Assert.Equal(["b@x.example", "a@x.example"], EmailsOf(await GetAsync($"{path}?start_time=1700000000&end_time=1700000100")));
        Assert.Equal(["c@y.example"], EmailsOf(await GetAsync($"{path}?email=%25y.exam")));

        var one = await server.AssertIsDescribedAsync(Description, "GET", path + "/{email}", 200, address: $"{path}/A%40X.example");
        Assert.Equal(1700000000, one.EnumerateArray().Single().GetProperty("created").GetInt64());
        Assert.Empty((await server.AssertIsDescribedAsync(Description, "GET", path + "/{email}", 200, address: $"{path}/nobody")).EnumerateArray());

        await server.AnswerAsync(HttpMethod.Delete, $"{path}/a%40x.example", 204);
        await server.AnswerAsync(HttpMethod.Delete, $"{path}/a%40x.example", 404);
        await DeleteAsync(path, """{"delete_all":false,"emails":["b@x.example","nobody@x.example"]}""");
        Assert.Equal(["c@y.example"], EmailsOf(await GetAsync(path)));
        await DeleteAsync(path, """{"delete_all":true}""");
        Assert.Empty((await GetAsync(path)).EnumerateArray());
    }

    [Fact]
    public async Task Old_clients_name_one_spam_report_without_an_s()
    {
        await ImportAsync("spam_reports", "old@x.example");

        Assert.Equal(["old@x.example"], EmailsOf(await GetAsync("/v3/suppression/spam_report/old%40x.example")));
        await server.AnswerAsync(HttpMethod.Delete, "/v3/suppression/spam_report/old%40x.example", 204);
        Assert.Empty((await GetAsync("/v3/suppression/spam_report/old%40x.example")).EnumerateArray());
    }

    [Fact]
    public async Task Global_suppressions_live_as_described()
    {
        const string Body = """{"recipient_emails":["Gia@x.example","gus@x.example"]}""";
        var added = await server.AssertIsDescribedAsync(Description, "POST", Global, 201, Body);
        Assert.Equal(Body, added.GetRawText());

        var found = await server.AssertIsDescribedAsync(Description, "GET", Global + "/{email}", 200, address: $"{Global}/gia%40x.example");
        Assert.Equal("gia@x.example", found.GetProperty("recipient_email").GetString());
        var list = await server.AssertIsDescribedAsync(Description, "GET", "/v3/suppression/unsubscribes", 200);
        Assert.Equal(["gia@x.example", "gus@x.example"], EmailsOf(list).Order());

        await server.AnswerAsync(HttpMethod.Delete, $"{Global}/gia%40x.example", 204);
        await server.AnswerAsync(HttpMethod.Delete, $"{Global}/gia%40x.example", 204);
        Assert.Equal("{}", (await GetAsync($"{Global}/gia%40x.example")).GetRawText());
        await DeleteAsync("/v3/suppression/unsubscribes", """{"emails":["gus@x.example"]}""");
        Assert.Empty((await GetAsync("/v3/suppression/unsubscribes")).EnumerateArray());
    }

    [Fact]
    public async Task Members_of_groups_live_as_described()
    {
        var group = (await server.AnswerAsync(HttpMethod.Post, "/v3/asm/groups", 201, """{"name":"Members","description":"D"}""")).GetProperty("id").GetInt64();
        const string Path = "/v3/asm/groups/{group_id}/suppressions";
        var address = $"/v3/asm/groups/{group}/suppressions";

        await server.AssertIsDescribedAsync(Description, "POST", Path, 201, """{"recipient_emails":["Mia@x.example","max@x.example"]}""", address);
        var members = await server.AssertIsDescribedAsync(Description, "GET", Path, 200, address: address);
        Assert.Equal(["max@x.example", "mia@x.example"], members.EnumerateArray().Select(email => email.GetString()));
        Assert.Equal(2, (await GetAsync($"/v3/asm/groups/{group}")).GetProperty("unsubscribes").GetInt64());
        Assert.Equal(2, (await GetAsync($"/v3/asm/groups?id={group}"))[0].GetProperty("unsubscribes").GetInt64());

        var found = await server.AssertIsDescribedAsync(
            Description, "POST", Path + "/search", 200, """{"recipient_emails":["MIA@x.example","nobody@x.example"]}""", $"{address}/search");
        Assert.Equal(["MIA@x.example"], found.EnumerateArray().Select(email => email.GetString()));

        var all = await server.AssertIsDescribedAsync(Description, "GET", "/v3/asm/suppressions", 200);
        Assert.Equal(["max@x.example", "mia@x.example"], EmailsOf(all));
        Assert.Equal(["mia@x.example"], EmailsOf(await GetAsync("/v3/asm/suppressions?limit=1&offset=1")));
        var standing = await server.AssertIsDescribedAsync(Description, "GET", "/v3/asm/suppressions/{email}", 200, address: "/v3/asm/suppressions/mia%40x.example");
        Assert.True(standing.GetProperty("suppressions").EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == group).GetProperty("suppressed").GetBoolean());

        await server.AnswerAsync(HttpMethod.Delete, $"{address}/mia%40x.example", 204);
        Assert.Single((await GetAsync(address)).EnumerateArray());
        await server.AnswerAsync(HttpMethod.Delete, $"/v3/asm/groups/{group}", 204);
        await server.AnswerAsync(HttpMethod.Get, address, 404);
        Assert.Empty((await GetAsync("/v3/asm/suppressions")).EnumerateArray());

        // Added to a group that is no more, an address wants nothing at all.
        await server.AnswerAsync(HttpMethod.Post, address, 201, """{"recipient_emails":["moe@x.example"]}""");
        Assert.Equal("moe@x.example", (await GetAsync($"{Global}/moe%40x.example")).GetProperty("recipient_email").GetString());
        await server.AnswerAsync(HttpMethod.Delete, $"{Global}/moe%40x.example", 204);
    }

    [Theory]
    [InlineData("/v3/suppression/bounces/classifications")]
    [InlineData("/v3/suppressions/bounces/classifications")]
    public async Task Statistics_of_bounces_are_as_described(string path)
    {
        await server.AssertIsDescribedAsync(Description, "GET", Classifications, 200, address: $"{path}?start_date=2026-01-01&end_date=2026-12-31");
        foreach (var classification in new[] { "Technical%20Failure", "Technical", "content" })
        {
            await server.AssertIsDescribedAsync(Description, "GET", Classifications + "/{classification}", 200, address: $"{path}/{classification}");
        }

        Assert.Equal("date,classification,count\r\n", await CsvAsync(path));
        Assert.Equal("date,domain,count\r\n", await CsvAsync($"{path}/Content"));
    }

    [Fact]
    public async Task Bounces_come_as_csv_to_those_who_ask_for_it()
    {
        await ImportAsync("bounces", "created,email,reason,status\n1700000000,csv@z.example,\"550 \"\"no\"\", never\",5.1.1");

        Assert.Equal(
            "created,email,reason,status\r\n1700000000,csv@z.example,\"550 \"\"no\"\", never\",5.1.1\r\n", await CsvAsync("/v3/suppression/bounces?email=csv%40z"));
        Assert.Contains(
            "csv@z.example,1700000000,\"550 \"\"no\"\", never\",5.1.1,,import\r\n", await CsvAsync("/v3/posthorn/suppressions/export?list=bounces"), StringComparison.Ordinal);
        await server.AnswerAsync(HttpMethod.Delete, "/v3/suppression/bounces/csv%40z.example", 204);
    }

    [Theory]
    [InlineData("GET", "/v3/suppression/bounces?limit=501", null, 400, "limit")]
    [InlineData("DELETE", "/v3/suppression/blocks", "{}", 400, "emails")]
    [InlineData("DELETE", "/v3/suppression/blocks", "[]", 400, null)]
    [InlineData("POST", Global, "{}", 400, "recipient_emails")]
    [InlineData("POST", Global, """{"recipient_emails":["nobody"]}""", 400, "recipient_emails.0")]
    [InlineData("GET", "/v3/asm/groups/999999/suppressions", null, 404, null)]
    [InlineData("DELETE", "/v3/asm/groups/none/suppressions/a", null, 404, null)]
    [InlineData("POST", "/v3/asm/groups/999999/suppressions/search", """{"recipient_emails":[]}""", 404, null)]
    [InlineData("GET", "/v3/asm/suppressions?limit=0", null, 400, "limit")]
    [InlineData("GET", Classifications + "?start_date=yesterday", null, 400, "start_date")]
    [InlineData("GET", Classifications + "?start_date=2026-02-02&end_date=2026-02-01", null, 400, "start_date")]
    [InlineData("GET", Classifications + "?start_date=2025-01-01&end_date=2026-01-02", null, 400, "start_date")]
    [InlineData("GET", Classifications + "/Weather", null, 400, "classification")]
    [InlineData("GET", "/v3/posthorn/suppressions/export?list=friends", null, 400, "list")]
    [InlineData("GET", "/v3/posthorn/suppressions/export?list=group&group_id=999999", null, 400, "group_id")]
    [InlineData("GET", "/v3/posthorn/suppressions/export?list=bounces&group_id=1", null, 400, "group_id")]
    [InlineData("POST", "/v3/posthorn/suppressions/import?list=bounces", "{}", 415, null)]
    public async Task A_refusal_has_the_shape_of_errors_and_names_the_field(string method, string path, string? body, int status, string? field)
    {
        var answer = await server.AnswerAsync(new HttpMethod(method), path, status, body);
        var schema = JsonElement.Parse("""{"$ref":"#/components/schemas/ErrorResponse"}""");

        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfAnswers, SchemaChecker.Check(Description, schema, answer)));
        Assert.Equal(field, answer.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Statistics_span_at_most_366_days() =>
        await server.AnswerAsync(HttpMethod.Get, $"{Classifications}?start_date=2025-01-01&end_date=2026-01-01", 200);

    [Theory]
    [InlineData("suppression.bounces.read", "/v3/suppression/bounces", "/v3/suppression/blocks")]
    [InlineData("asm.groups.suppressions.read", "/v3/asm/suppressions", "/v3/suppression/unsubscribes")]
    [InlineData("asm.suppressions.global.read", Global + "/a%40x.example", "/v3/asm/suppressions")]
    public async Task A_key_reads_what_its_scope_says(string scope, string allowed, string forbidden)
    {
        var key = await server.CreateKeyAsync(scope);

        await server.AnswerAsync(HttpMethod.Get, allowed, 200, authorization: key);
        await server.AnswerAsync(HttpMethod.Get, forbidden, 403, authorization: key);
    }

    private static IEnumerable<string?> EmailsOf(JsonElement items) => items.EnumerateArray().Select(item => item.GetProperty("email").GetString());

    private Task<JsonElement> GetAsync(string path) => server.AnswerAsync(HttpMethod.Get, path, 200);

    private Task<JsonElement> DeleteAsync(string path, string body) => server.AnswerAsync(HttpMethod.Delete, path, 204, body);

    private async Task ImportAsync(string list, string file)
    {
        using var content = new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        using var answer = await server.Process.Client.PostAsync(
            new Uri($"v3/posthorn/suppressions/import?list={list}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> CsvAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/csv");
        using var answer = await server.Process.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
