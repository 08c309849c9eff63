using System.Text.RegularExpressions;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Library;

/// <summary>What templates and designs say about a mistake, text by text. «5» stands for five characters.</summary>
public abstract class RefusalCompliance(DatabaseKind kind) : LibrarySuite(kind)
{
    private const string Unknown = "d-0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("POST /v3/templates", "{}", "name", "name is required.")]
    [InlineData("POST /v3/templates", """{"name":1}""", "name", "Invalid type. Expected: string, given: integer.")]
    [InlineData("POST /v3/templates", """{"name":"a","generation":"newest"}""", "generation", "generation must be legacy or dynamic.")]
    [InlineData("PATCH /v3/templates/{t}", """{"name":" "}""", "name", "name must not be empty.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a"}""", "subject", "subject is required.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","active":2}""", "active", "active must be 0 or 1.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","active":true}""", "active", "Invalid type. Expected: integer, given: boolean.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"a\nb"}""", "subject", "subject must not contain line breaks or other control characters.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","editor":"vi"}""", "editor", "editor must be code or design.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","test_data":"{"}""", "test_data", "test_data must be a string that holds valid JSON.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","html_content":"\u0000"}""", "html_content", "html_content must not contain the character NUL.")]
    [InlineData("POST /v3/designs", "{}", "html_content", "html_content is required.")]
    [InlineData("POST /v3/designs", """{"html_content":"","categories":["a",1]}""", "categories.1", "Invalid type. Expected: string, given: integer.")]
    [InlineData("POST /v3/designs", """{"html_content":"","categories":["a","a"]}""", "categories", "categories must not hold the same item twice.")]
    [InlineData("PATCH /v3/designs/{d}", """{"editor":"design"}""", "editor", "The editor of a design cannot change; duplicate the design with another editor.")]
    [InlineData("POST /v3/templates", """{"name":"«101»"}""", "name", "name is limited to 100 characters.")]
    [InlineData("POST /v3/templates/{t}", """{"name":"«101»"}""", "name", "name is limited to 100 characters.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"subject":"s"}""", "name", "name is required.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"«101»","subject":""}""", "name", "name is limited to 100 characters.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"«256»"}""", "subject", "subject is limited to 255 characters.")]
    [InlineData("PATCH /v3/templates/{t}/versions/{v}", """{"subject":"«256»"}""", "subject", "subject is limited to 255 characters.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","plain_content":"«1048577»"}""", "plain_content", "plain_content is limited to 1048576 bytes.")]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","test_data":"«1048577»"}""", "test_data", "test_data is limited to 1048576 bytes.")]
    [InlineData("POST /v3/templates/{l}/versions", """{"name":"a","subject":"","test_data":"{}"}""", "test_data", "test_data is for versions of dynamic templates only.")]
    [InlineData("POST /v3/designs", """{"html_content":"","subject":"«5001»"}""", "subject", "subject is limited to 5000 characters.")]
    [InlineData("POST /v3/designs", """{"html_content":"","categories":["1","2","3","4","5","6","7","8","9","10","11"]}""", "categories", "categories is limited to 10 items.")]
    [InlineData("POST /v3/designs", """{"html_content":"","categories":["«256»"]}""", "categories.0", "categories.0 is limited to 255 characters.")]
    [InlineData("POST /v3/designs/{d}", """{"editor":"vi"}""", "editor", "editor must be code or design.")]
    public async Task A_refusal_names_the_member_and_says_why(string operation, string body, string field, string message) =>
        Assert.Equal((field, message), (await SendAsync(operation, Filled(body).Replace("\n", "\\n", StringComparison.Ordinal))).Expect(400).Error());

    [Theory]
    [InlineData("POST /v3/templates", """{"name":"«100»"}""", 201)]
    [InlineData("POST /v3/templates/{t}/versions", """{"name":"«100»","subject":"«255»","plain_content":"«1048576»"}""", 201)]
    [InlineData("POST /v3/designs", """{"html_content":"«1048576»","subject":"«5000»","categories":["«255»","2","3","4","5","6","7","8","9","10"]}""", 201)]
    public async Task At_the_limit_it_is_taken(string operation, string body, int status) => (await SendAsync(operation, Filled(body))).Expect(status);

    [Theory]
    [InlineData("/v3/templates?page_size=0", "page_size", "page_size must be a whole number from 1 to 200.")]
    [InlineData("/v3/templates?page_size=201", "page_size", "page_size must be a whole number from 1 to 200.")]
    [InlineData("/v3/templates?page_size=1&page_token=x", "page_token", "page_token must be a token from the _metadata of an earlier page.")]
    [InlineData("/v3/templates?generations=newest", "generations", "generations must be legacy, dynamic or legacy,dynamic.")]
    [InlineData("/v3/designs?page_size=-1", "page_size", "page_size must be a whole number from 0.")]
    [InlineData("/v3/designs?summary=maybe", "summary", "summary must be true or false.")]
    [InlineData("/v3/designs/none", "id", "id must be a UUID.")]
    public async Task A_question_that_makes_no_sense_is_told_so(string path, string field, string message) =>
        Assert.Equal((field, message), (await GetAsync(path)).Expect(400).Error());

    [Theory]
    [InlineData($"/v3/templates/{Unknown}", "template_id", "not found: the account has no such template")]
    [InlineData("/v3/designs/0f6c1d5e-6b0a-4c39-9a51-5d1f7c2e8aff", "id", "not found: the account has no such design")]
    public async Task What_is_not_there_is_named(string path, string field, string message) => Assert.Equal((field, message), (await GetAsync(path)).Expect(404).Error());

    [Theory]
    [InlineData("{", "The body is not valid JSON.")]
    [InlineData("[]", "The body must be a JSON object.")]
    public async Task A_body_that_is_no_object_is_told_so(string body, string message) =>
        Assert.Equal((null, message), (await SendAsync(HttpMethod.Post, "/v3/templates", body)).Expect(400).Error());

    [Fact]
    public async Task Broken_Handlebars_is_refused_with_the_part_and_the_fault()
    {
        var (field, message) = (await SendAsync("POST /v3/templates/{t}/versions", """{"name":"a","subject":"","html_content":"{{#if a}}"}""")).Expect(400).Error();

        Assert.Equal("html_content", field);
        Assert.StartsWith("html_content is not valid Handlebars: ", message, StringComparison.Ordinal);
    }

    private async Task<Answer> SendAsync(string operation, string body)
    {
        var template = await CreateTemplateAsync();
        var path = operation
            .Replace("{l}", await CreateTemplateAsync(generation: "legacy"), StringComparison.Ordinal)
            .Replace("{v}", operation.Contains("{v}", StringComparison.Ordinal) ? await CreateVersionAsync(template) : "", StringComparison.Ordinal)
            .Replace("{d}", (await PostAsync("/v3/designs", new { html_content = "<p>Hello</p>" })).Expect(201).Text("id"), StringComparison.Ordinal)
            .Replace("{t}", template, StringComparison.Ordinal)
            .Split(' ');
        return await SendAsync(new HttpMethod(path[0]), path[1], body);
    }

    private static string Filled(string body) => Regex.Replace(body, "«(\\d+)»", match => new string('x', int.Parse(match.Groups[1].Value)));
}

public sealed class SqliteRefusalTests() : RefusalCompliance(DatabaseKind.Sqlite);

public sealed class PostgresRefusalTests() : RefusalCompliance(DatabaseKind.Postgres);
