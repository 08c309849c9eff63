using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Settings;

[Collection(QuietServer.Name)]
public sealed class V2RefusalTests(QuietPosthorn posthorn) : IDisposable
{
    private const string Apps = "apiv2/customer.apps.json";
    private readonly V2Client _v2 = new(posthorn);

    [Theory]
    [InlineData("", "missing parameters")]
    [InlineData("task=activate", "missing parameters")]
    [InlineData("task=getsettings&name=", "missing parameters")]
    [InlineData("task=setup&name=footer", "missing parameters")]
    [InlineData("task=setup&name=clicktrack&other=1", "missing parameters")]
    [InlineData("task=setup&name=dkim&use_from=1", "missing parameters")]
    [InlineData("task=erase", "There is no task \"erase\"; known are getAvailable, activate, deactivate, setup and getsettings.")]
    [InlineData("task=activate&name=nonesuch", "There is no app \"nonesuch\".")]
    [InlineData("task=getAvailable&user=somebody", "There is no subuser \"somebody\" under this account.")]
    [InlineData("task=setup&name=clicktrack&enable_text=2", "enable_text: This must be 0 or 1.")]
    [InlineData("task=setup&name=bouncepurge&soft_bounces=many", "soft_bounces: This must be a number.")]
    [InlineData("task=setup&name=bouncepurge&soft_bounces=0", "soft_bounces: This must be a number from 1 to 3650.")]
    [InlineData("task=setup&name=bcc&email=ana", "email: This must be an email address.")]
    [InlineData("task=setup&name=addresswhitelist&list[]=example.org&list[]=ana%40", "list.1: This must be an email address or a domain.")]
    [InlineData("task=setup&name=template&text/html=none", "text/html: This template must contain the tag <% body %>, where the body of the message goes.")]
    [InlineData("task=setup&name=footer&text/html=%01", "text/html: This text must not hold control characters.")]
    [InlineData("task=setup&name=newrelic&license_key=a%0Ab", "license_key: This text must not hold line breaks or other control characters.")]
    public async Task A_mistake_is_told_in_both_forms(string form, string error)
    {
        var json = await _v2.PostAsync(Apps, form);
        Assert.Equal((400, "application/json"), (json.Status, json.Type));
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["message"] = "error", ["errors"] = new JsonArray(error) }, JsonNode.Parse(json.Text)), json.Text);

        var xml = await _v2.PostAsync("apiv2/customer.apps.xml", form);
        Assert.Equal((400, "application/xml"), (xml.Status, xml.Type));
        var expected = new XElement("result", new XElement("message", "error"), new XElement("errors", new XElement("error", error)));
        Assert.True(XNode.DeepEquals(expected, XElement.Parse(xml.Text)), xml.Text);
    }

    [Theory]
    [InlineData("task=getAvailable", null, "Bad username / password")]
    [InlineData("task=getAvailable&api_user=apikey", null, "Bad username / password")]
    [InlineData("task=getAvailable&api_user=apikey&api_key=SG.none.none", null, "Bad username / password")]
    [InlineData("task=getAvailable&api_user=ana&api_key=" + PosthornProcess.Key, null, "Bad username / password")]
    [InlineData("task=getAvailable&api_user=ana&api_key=secret", "Bearer " + PosthornProcess.Key, "Bad username / password")]
    [InlineData("task=getAvailable", "Bearer SG.none.none", "invalid API Key")]
    public async Task Wrong_credentials_are_refused(string form, string? authorization, string error)
    {
        var (status, _, text) = await _v2.SendAsync(HttpMethod.Post, Apps, form, authorization);

        Assert.Equal((400, $$"""{"message":"error","errors":["{{error}}"]}"""), (status, text));
    }

    [Fact]
    public async Task A_key_in_the_header_is_let_in() =>
        Assert.Equal(200, (await _v2.SendAsync(HttpMethod.Get, $"{Apps}?task=getAvailable", null, $"Bearer {PosthornProcess.Key}")).Status);

    [Fact]
    public async Task A_multipart_form_is_read()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("apikey"), "api_user" },
            { new StringContent(PosthornProcess.Key), "api_key" },
            { new StringContent("getAvailable"), "task" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Apps) { Content = form };

        Assert.Equal(200, (await _v2.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_key_opens_what_its_scopes_name()
    {
        var created = await posthorn.Running.Process.CommandAsync("keys", "create", "v2", "--scope", "mail_settings.footer.update");
        var key = $"Bearer {created.Output.Trim()}";
        const string forbidden = """{"message":"error","errors":["access forbidden"]}""";

        Assert.Equal(200, (await _v2.SendAsync(HttpMethod.Post, Apps, "task=deactivate&name=footer", key)).Status);
        foreach (var form in new[] { "task=getAvailable", "task=getsettings&name=footer", "task=deactivate&name=bcc", "task=setup&name=clicktrack&enable_text=1", "task=activate&name=gravatar" })
        {
            var (status, _, text) = await _v2.SendAsync(HttpMethod.Post, Apps, form, key);
            Assert.Equal((403, forbidden), (status, text));
        }
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("activate")]
    [InlineData("deactivate")]
    public async Task A_filter_is_changed_by_post_alone(string command) => Assert.Equal(405, (await _v2.GetAsync($"api/filter.{command}.json", "name=footer")).Status);

    [Fact]
    public async Task A_setup_is_sent_by_post_alone() => Assert.Equal(405, (await _v2.GetAsync(Apps, "task=setup&name=footer&text/plain=x")).Status);

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 2048 * 1024, 413)]
    [InlineData("multipart/form-data", 10, 400)]
    [InlineData("multipart/form-data; boundary=x", 10, 400)]
    [InlineData("application/json", 10, 400)]
    [InlineData("text/plain", 2048 * 1024, 400)]
    public async Task A_form_that_cannot_be_read_is_refused(string type, int length, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Apps) { Content = new ByteArrayContent([.. Enumerable.Repeat((byte)'a', length)]) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var (status, _, text) = await _v2.SendAsync(request);

        Assert.Equal(expected, status);
        Assert.StartsWith("""{"message":"error","errors":[""", text);
    }

    [Fact]
    public async Task A_member_with_a_nul_makes_the_form_unreadable()
    {
        var (status, _, text) = await _v2.PostAsync(Apps, "task=setup&name=footer&text/html=%00");

        Assert.Equal((400, """{"message":"error","errors":["The form could not be read."]}"""), (status, text));
    }

    [Fact]
    public async Task A_form_of_too_many_members_is_refused() =>
        Assert.Equal(400, (await _v2.PostAsync(Apps, string.Join('&', Enumerable.Range(0, 5000).Select(i => $"m{i}=1")))).Status);

    public void Dispose() => _v2.Dispose();
}
