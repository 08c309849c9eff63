using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every operation of single sign-on, held against the official description.</summary>
public sealed class SsoSchemaTests(SettingsServer server) : IClassFixture<SettingsServer>
{
    private const string Integrations = "/v3/sso/integrations";
    private const string Certificates = "/v3/sso/certificates";
    private const string Teammates = "/v3/sso/teammates";

    private const string Good = """
        {"name":"Okta","enabled":true,"signin_url":"https://idp.example/in?x=1","signout_url":"https://idp.example/out","entity_id":"https://idp.example/e","completed_integration":true}
        """;

    private static readonly SchemaDocument Description = SettingsServer.Description("sso");

    [Fact]
    public async Task An_integration_lives_as_described()
    {
        var added = await server.AssertIsDescribedAsync(Description, "POST", Integrations, 200, Good);
        var id = added.GetProperty("id").GetString()!;
        var address = $"{server.Process.Address.GetLeftPart(UriPartial.Authority)}/v3/public/sso/saml/response/id/{id}";
        Assert.Equal((address, address), (added.GetProperty("single_signon_url").GetString(), added.GetProperty("audience_url").GetString()));
        Assert.False(added.TryGetProperty("completed_integration", out _));

        var list = await server.AssertIsDescribedAsync(Description, "GET", Integrations, 200, address: $"{Integrations}?si=true");
        Assert.True(list.EnumerateArray().Single(item => item.GetProperty("id").GetString() == id).GetProperty("completed_integration").GetBoolean());
        await server.AssertIsDescribedAsync(Description, "GET", Integrations + "/{id}", 200, address: $"{Integrations}/{id}");
        var changed = await server.AssertIsDescribedAsync(
            Description, "PATCH", Integrations + "/{id}", 200, Good.Replace("Okta", "Mine", StringComparison.Ordinal), $"{Integrations}/{id}");
        Assert.Equal("Mine", changed.GetProperty("name").GetString());

        await server.AnswerAsync(HttpMethod.Delete, $"{Integrations}/{id}", 204);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete, HttpMethod.Patch })
        {
            await server.AnswerAsync(method, $"{Integrations}/{id}", 404, method == HttpMethod.Patch ? Good : null);
        }
    }

    [Fact]
    public async Task A_certificate_lives_as_described()
    {
        var id = (await server.AnswerAsync(HttpMethod.Post, Integrations, 200, Good)).GetProperty("id").GetString()!;
        var pem = Pem(2048);
        var added = await server.AssertIsDescribedAsync(
            Description, "POST", Certificates, 200, JsonSerializer.Serialize(new { public_certificate = pem, enabled = true, integration_id = id }));
        Assert.Equal((id, id, pem), (added.GetProperty("intergration_id").GetString(), added.GetProperty("integration_id").GetString(), added.GetProperty("public_certificate").GetString()));
        using var certificate = X509Certificate2.CreateFromPem(pem);
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds(), added.GetProperty("not_after").GetInt64());
        var address = $"{Certificates}/{added.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture)}";

        Assert.Equal(1, (await server.AssertIsDescribedAsync(
            Description, "GET", Integrations + "/{integration_id}/certificates", 200, address: $"{Integrations}/{id}/certificates")).GetArrayLength());
        await server.AssertIsDescribedAsync(Description, "GET", Certificates + "/{cert_id}", 200, address: address);
        var changed = await server.AssertIsDescribedAsync(
            Description, "PATCH", Certificates + "/{cert_id}", 200, JsonSerializer.Serialize(new { public_certificate = Convert.ToBase64String(certificate.RawData), enabled = false, intergration_id = id }), address);
        Assert.False(changed.GetProperty("enabled").GetBoolean());
        var removed = await server.AssertIsDescribedAsync(Description, "DELETE", Certificates + "/{cert_id}", 200, address: address);
        Assert.Equal(changed.GetRawText(), removed.GetRawText());
        await server.AnswerAsync(HttpMethod.Get, address, 404);
    }

    [Fact]
    public async Task A_teammate_lives_as_described()
    {
        var admin = await server.AssertIsDescribedAsync(
            Description, "POST", Teammates, 201, """{"email":"Admin@sso.example","first_name":"A","last_name":"B","is_admin":true,"has_restricted_subuser_access":false}""");
        Assert.True(admin.GetProperty("is_sso").GetBoolean());
        Assert.Contains("mail.send", admin.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal("This username is taken.", (await server.AnswerAsync(
            HttpMethod.Post, Teammates, 400, """{"email":"admin@SSO.example","first_name":"A","last_name":"B"}"""))[0].GetProperty("message").GetString());

        var changed = await server.AssertIsDescribedAsync(
            Description, "PATCH", Teammates + "/{username}", 200, """{"first_name":"C","last_name":"D","persona":"accountant"}""", $"{Teammates}/admin@sso.example");
        Assert.Equal(("C", "Admin@sso.example", "teammate"), (changed.GetProperty("first_name").GetString(), changed.GetProperty("username").GetString(), changed.GetProperty("user_type").GetString()));
        Assert.Contains("billing.read", changed.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        await server.AnswerAsync(HttpMethod.Patch, $"{Teammates}/nobody@sso.example", 404, """{"first_name":"C","last_name":"D"}""");
    }

    [Theory]
    [InlineData("POST", Integrations, "{}", "name", "missing required argument")]
    [InlineData("POST", Integrations, """{"name":"a","enabled":"yes","signin_url":"https://x","signout_url":"https://x","entity_id":"e"}""", "enabled", "Invalid type. Expected: boolean, given: string.")]
    [InlineData("POST", Integrations, """{"name":"a","enabled":true,"signin_url":"javascript:1","signout_url":"https://x","entity_id":"e"}""", "signin_url", "This must be an absolute http or https address.")]
    [InlineData("POST", Certificates, "{}", "public_certificate", "missing required argument")]
    [InlineData("POST", Certificates, """{"public_certificate":"x","integration_id":"none"}""", "public_certificate", "public_certificate must be an X.509 certificate with an RSA key of 2048 to 16384 bits, as PEM or base64.")]
    [InlineData("POST", Teammates, "{}", "email", "missing required argument")]
    [InlineData("POST", Teammates, """{"email":"x","first_name":"a","last_name":"b"}""", "email", "email must be an email address.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","persona":"king"}""", "persona", "persona must be one of accountant, developer, marketer, observer.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","persona":"observer","is_admin":true}""", "scopes", "Only one of is_admin, persona and scopes may be given.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","scopes":["no.such"]}""", "scopes", "invalid or unassignable scopes were given")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","subuser_access":[{"id":1,"permission_type":"admin"}]}""", "has_restricted_subuser_access", "subuser_access needs has_restricted_subuser_access to be true.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","is_admin":true,"has_restricted_subuser_access":true}""", "has_restricted_subuser_access", "With has_restricted_subuser_access there is no is_admin, persona or scopes.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"king"}]}""", "subuser_access.0.permission_type", "permission_type must be admin or restricted.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"admin","scopes":["mail.send"]}]}""", "subuser_access.0.scopes", "permission_type admin goes without scopes.")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"restricted","scopes":["sso.settings.read"]}]}""", "subuser_access.0.scopes", "invalid or unassignable scopes were given")]
    [InlineData("POST", Teammates, """{"email":"a@x.example","first_name":"a","last_name":"b","has_restricted_subuser_access":true,"subuser_access":[{"id":1,"permission_type":"admin"}]}""", "subuser_access.0.id", "There is no such subuser.")]
    public async Task A_refusal_is_a_list_that_names_the_field(string method, string path, string body, string field, string message)
    {
        var answer = await server.AssertIsDescribedAsync(Description, method, path, 400, body);

        Assert.Equal((field, message), (answer[0].GetProperty("field").GetString(), answer[0].GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_short_key_is_no_key()
    {
        var id = (await server.AnswerAsync(HttpMethod.Post, Integrations, 200, Good)).GetProperty("id").GetString()!;
        await server.AnswerAsync(HttpMethod.Post, Certificates, 400, JsonSerializer.Serialize(new { public_certificate = Pem(1024), integration_id = id }));
        await server.AnswerAsync(HttpMethod.Post, Certificates, 400, JsonSerializer.Serialize(new { public_certificate = Pem(2048), integration_id = "none" }));
    }

    [Fact]
    public async Task A_teammate_is_sent_to_their_provider_and_a_bad_answer_is_refused()
    {
        var id = (await server.AnswerAsync(HttpMethod.Post, Integrations, 200, Good)).GetProperty("id").GetString()!;
        await server.AnswerAsync(HttpMethod.Post, Teammates, 201, """{"email":"walker@sso.example","first_name":"A","last_name":"B"}""");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Process.Address };
        using var sent = await client.GetAsync(new Uri("/v3/public/sso/saml/login?email=Walker@sso.example", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith("https://idp.example/in?x=1&SAMLRequest=", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var unknown = await client.GetAsync(new Uri("/v3/public/sso/saml/login?email=nobody@sso.example", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        foreach (var (field, value, status) in new[] { ("SAMLResponse", "PGEvPg==", 403), ("SAMLResponse", "?", 400), ("other", "PGEvPg==", 400), ("SAMLResponse", new string('A', 300_000), 400) })
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create(field, value)]);
            using var answer = await client.PostAsync(new Uri($"/v3/public/sso/saml/response/id/{id}", UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    private static string Pem(int bits)
    {
        using var key = RSA.Create(bits);
        using var certificate = new CertificateRequest("CN=idp.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem();
    }
}
