using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>The erase job, held against the official description.</summary>
public sealed class ErasureSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/recipients/erasejob";
    private static readonly SchemaDocument Description = SettingsServer.Description("recipients_data_erasure");

    [Fact]
    public async Task A_job_is_answered_with_its_id_alone()
    {
        var answer = await server.AssertIsDescribedAsync(Description, "POST", Path, 202, """{"email_addresses":["ana@example.org","bo@example.org"]}""");

        Assert.Equal(["job_id"], answer.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Refusals_have_the_described_shape()
    {
        await server.AssertIsDescribedAsync(Description, "POST", Path, 400, """{"email_addresses":["nobody"]}""");
        await server.AssertIsDescribedAsync(Description, "POST", Path, 400, "{");
        await server.AssertIsDescribedAsync(Description, "POST", Path, 401, "{}", authorization: "Bearer SG.nobody");
        await server.AssertIsDescribedAsync(Description, "POST", Path, 403, """{"email_addresses":["ana@example.org"]}""", authorization: $"Bearer {await KeyAsync()}");
    }

    private async Task<string> KeyAsync() => (await server.Process.CommandAsync("keys", "create", "reader", "--scope", "recipients.erasejob.read")).Output.Trim();
}
