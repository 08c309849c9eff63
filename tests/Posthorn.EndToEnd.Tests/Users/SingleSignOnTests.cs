using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Posthorn.Accounts.Tests.Saml;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>A browser comes back from an identity provider with what it signed there.</summary>
public sealed class SingleSignOnTests(InboxPosthorn posthorn) : IDisposable
{
    private const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    private readonly TestProvider _provider = new();
    private readonly string _ana = $"ana-{Guid.NewGuid():N}@sso.example";
    private readonly string _boss = $"boss-{Guid.NewGuid():N}@sso.example";

    [Fact]
    public async Task A_signed_answer_lets_its_teammate_in_once_with_what_was_given_to_them()
    {
        var address = await BeginAsync();
        var answer = Sign(Answer(address), document => document);

        var (status, cookie, _) = await PostAsync(address, answer);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Matches("^posthorn_session=[A-Za-z0-9_-]{43}$", cookie);
        using var browser = new LoggedIn(posthorn.Process.Address);
        (string, string) header = ("Cookie", cookie!);
        var who = await browser.SendAsync("GET", "v3/posthorn/session", null, header);
        Assert.Equal((HttpStatusCode.OK, "session", _ana), (who.Status, who.Body!["kind"]!.GetValue<string>(), who.Body["username"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync("GET", "v3/alerts", null, header)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync("GET", "v3/api_keys", null, header)).Status);

        var again = await PostAsync(address, answer);
        Assert.Equal((HttpStatusCode.Forbidden, null), (again.Status, again.Cookie));
        Assert.Contains("The answer was used before.", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_answer_that_is_wrapped_around_another_name_lets_nobody_in()
    {
        var address = await BeginAsync();
        foreach (var isBefore in new[] { true, false })
        {
            var wrapped = Sign(Answer(address), document =>
            {
                var good = (XmlElement)document.GetElementsByTagName("Assertion", Assertion)[0]!;
                var forged = (XmlElement)good.CloneNode(deep: true);
                forged.SetAttribute("ID", "_forged");
                forged.GetElementsByTagName("NameID", Assertion)[0]!.InnerText = _boss;
                good.ParentNode!.InsertBefore(forged, isBefore ? good : good.NextSibling);
                return document;
            });
            var (status, cookie, message) = await PostAsync(address, wrapped);
            Assert.Equal((HttpStatusCode.Forbidden, null), (status, cookie));
            Assert.Contains("The answer is no SAML 2.0 answer that a certificate of this integration signed.", message, StringComparison.Ordinal);
        }

        // The same name, said by the provider itself, comes in.
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(address, Sign(Answer(address) with { NameId = _boss }, document => document))).Status);
    }

    public void Dispose() => _provider.Dispose();

    private static TestProvider.Answer Answer(string address, string name) => new(address, TimeProvider.System.GetUtcNow(), name);

    private TestProvider.Answer Answer(string address) => Answer(address, _ana);

    private byte[] Sign(TestProvider.Answer answer, Func<XmlDocument, XmlDocument> change)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Encoding.UTF8.GetString(_provider.Sign(TestProvider.Write(answer), answer.AssertionId)));
        return Encoding.UTF8.GetBytes(change(document).OuterXml);
    }

    /// <summary>Integration, certificate and two teammates, all by the API.</summary>
    /// <returns>Where answers are posted to.</returns>
    private async Task<string> BeginAsync()
    {
        var made = await MakeAsync("v3/sso/integrations", new JsonObject
        {
            ["name"] = "Test", ["enabled"] = true, ["signin_url"] = "https://idp.example/in", ["signout_url"] = "https://idp.example/out", ["entity_id"] = TestProvider.EntityId,
        });
        var now = TimeProvider.System.GetUtcNow();
        await MakeAsync("v3/sso/certificates", new JsonObject
        {
            ["public_certificate"] = _provider.Certificate(now.AddDays(-1), now.AddDays(1)), ["enabled"] = true, ["integration_id"] = made.GetProperty("id").GetString(),
        });
        await MakeAsync("v3/sso/teammates", new JsonObject { ["email"] = _ana, ["first_name"] = "A", ["last_name"] = "B", ["scopes"] = new JsonArray("alerts.read") });
        await MakeAsync("v3/sso/teammates", new JsonObject { ["email"] = _boss, ["first_name"] = "C", ["last_name"] = "D", ["is_admin"] = true });
        return made.GetProperty("single_signon_url").GetString()!;
    }

    private async Task<JsonElement> MakeAsync(string path, JsonObject body)
    {
        using var answer = await posthorn.Process.PostJsonAsync(path, body.ToJsonString());
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    /// <summary>As the provider's page makes a browser do it.</summary>
    private static async Task<(HttpStatusCode Status, string? Cookie, string Message)> PostAsync(string address, byte[] answer)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("SAMLResponse", Convert.ToBase64String(answer))]);
        using var said = await client.PostAsync(new Uri(address), form, TestContext.Current.CancellationToken);
        return (
            said.StatusCode, said.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single().Split(';')[0] : null,
            await said.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
