using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of the validation of addresses, held against the official description.</summary>
public sealed class ValidationSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/validations/email";
    private const string JobsPath = Path + "/jobs";
    private static readonly SchemaDocument Description = SettingsServer.Description("email_validation");

    [Fact]
    public async Task An_answer_is_as_described()
    {
        var key = await server.CreateKeyAsync("validations.email.create");
        var answer = await server.AssertIsDescribedAsync(Description, "POST", Path, 200, """{"email":"a..b@x.example","source":"signup"}""", authorization: key);

        Assert.Equal(
            """{"result":{"email":"a..b@x.example","verdict":"Invalid","score":0,"local":"a..b","host":"x.example","checks":{"domain":{"has_valid_address_syntax":false,"has_mx_or_a_record":false,"is_suspected_disposable_address":false},"local_part":{"is_suspected_role_address":false},"additional":{"has_known_bounces":false,"has_suspected_bounces":false}},"source":"signup","ip_address":"127.0.0.1"}}""",
            answer.GetRawText());
    }

    [Fact]
    public async Task A_job_is_as_described()
    {
        var (write, read) = (await server.CreateKeyAsync("validations.email.create"), await server.CreateKeyAsync("validations.email.read"));
        var job = await server.AssertIsDescribedAsync(Description, "PUT", JobsPath, 200, """{"file_type":"zip"}""", authorization: write);
        Assert.Equal("application/zip", Assert.Single(job.GetProperty("upload_headers").EnumerateArray()).GetProperty("value").GetString());
        var id = job.GetProperty("job_id").GetString()!;

        var list = await server.AssertIsDescribedAsync(Description, "GET", JobsPath, 200, authorization: read);
        Assert.Contains(list.GetProperty("result").EnumerateArray(), line => line.GetProperty("id").GetString() == id);
        var detail = await server.AssertIsDescribedAsync(Description, "GET", JobsPath + "/{job_id}", 200, address: $"{JobsPath}/{id}", authorization: read);
        Assert.Equal(
            $$$"""{"result":{"id":"{{{id}}}","status":"Initiated","segments":0,"segments_processed":0,"is_download_available":false,"started_at":0,"finished_at":0,"errors":[]}}""",
            detail.GetRawText());
    }

    [Theory]
    [InlineData("POST", Path, "{}", "email", "missing required argument")]
    [InlineData("POST", Path, """{"email":" "}""", "email", "missing required argument")]
    [InlineData("POST", Path, """{"email":1}""", "email", "Invalid type. Expected: string, given: integer.")]
    [InlineData("POST", Path, """{"email":"a\u0000@x.example"}""", "email", "This text must not hold line breaks or other control characters.")]
    [InlineData("POST", Path, """{"email":"a","source":"a-b"}""", "source", "source must hold letters, digits and spaces only.")]
    [InlineData("PUT", JobsPath, "{}", "file_type", "file_type must be csv or zip.")]
    [InlineData("PUT", JobsPath, """{"file_type":"xls"}""", "file_type", "file_type must be csv or zip.")]
    public async Task A_refusal_names_the_field(string method, string path, string body, string field, string message)
    {
        var answer = await server.AnswerAsync(new HttpMethod(method), path, 400, body, await server.CreateKeyAsync("validations.email.create"));

        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal((field, message), (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData(1000, 200)]
    [InlineData(1001, 400)]
    public async Task An_address_is_read_up_to_a_thousand_characters(int length, int status) => await server.AnswerAsync(
        HttpMethod.Post, Path, status, JsonSerializer.Serialize(new { email = new string('a', length) }), await server.CreateKeyAsync("validations.email.create"));

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 400)]
    public async Task A_source_has_at_most_a_hundred_characters(int length, int status) => await server.AnswerAsync(
        HttpMethod.Post, Path, status, JsonSerializer.Serialize(new { email = "a", source = new string('a', length) }), await server.CreateKeyAsync("validations.email.create"));

    [Fact]
    public async Task A_full_access_key_does_not_open_it() => await server.AnswerAsync(HttpMethod.Post, Path, 403, """{"email":"a"}""");

    [Theory]
    [InlineData(JobsPath + "/none")]
    [InlineData(JobsPath + "/01HV9ZZQAFEXW18KFEPTB9YD5E")]
    [InlineData("/v3/posthorn/validations/email/jobs/01HV9ZZQAFEXW18KFEPTB9YD5E/results")]
    public async Task An_unknown_job_is_not_found(string path) =>
        await server.AnswerAsync(HttpMethod.Get, path, 404, authorization: await server.CreateKeyAsync("validations.email.read"));
}
