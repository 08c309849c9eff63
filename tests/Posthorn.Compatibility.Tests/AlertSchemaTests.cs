using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of alerts, held against the official description.</summary>
public sealed class AlertSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Path = "/v3/alerts";
    private const string OnePath = "/v3/alerts/{alert_id}";
    private static readonly SchemaDocument Description = SettingsServer.Description("alerts");

    [Theory]
    [InlineData("""{"type":"usage_limit","email_to":"a@x.example","percentage":90}""", """{"percentage":50}""", "\"percentage\":50")]
    [InlineData("""{"type":"stats_notification","email_to":"a@x.example","frequency":"daily"}""", """{"email_to":"b@x.example","frequency":"weekly"}""", "\"frequency\":\"weekly\"")]
    public async Task An_alert_lives_as_described(string body, string change, string expected)
    {
        var added = await server.AssertIsDescribedAsync(Description, "POST", Path, 201, body);
        var address = $"{Path}/{added.GetProperty("id").GetInt64()}";
        Assert.NotEqual(added.TryGetProperty("frequency", out _), added.TryGetProperty("percentage", out _));
        await server.AssertIsDescribedAsync(Description, "GET", Path, 200);
        Assert.Equal(added.GetRawText(), (await server.AssertIsDescribedAsync(Description, "GET", OnePath, 200, address: address)).GetRawText());
        Assert.Contains(expected, (await server.AssertIsDescribedAsync(Description, "PATCH", OnePath, 200, change, address)).GetRawText(), StringComparison.Ordinal);
        await server.AnswerAsync(HttpMethod.Delete, address, 204);
        await server.AnswerAsync(HttpMethod.Get, address, 404);
        await server.AnswerAsync(HttpMethod.Patch, address, 404, "{}");
        await server.AnswerAsync(HttpMethod.Delete, address, 404);
    }

    [Fact]
    public async Task A_refusal_is_as_described() => await server.AssertIsDescribedAsync(Description, "POST", Path, 400, """{"type":"x"}""");
}
