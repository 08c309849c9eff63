using System.Net;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>What /v3/user refuses, and with which words.</summary>
[Collection(QuietServer.Name)]
public sealed class ProfileRefusalTests(QuietPosthorn posthorn)
{
    private const string TooLong = "This text is limited to 255 characters.";

    [Theory]
    [InlineData("PUT", "username", """{}""", "username", "A user name has 3 to 64 letters, digits and . _ - @ +.")]
    [InlineData("PUT", "username", """{"username":"ab"}""", "username", "A user name has 3 to 64 letters, digits and . _ - @ +.")]
    [InlineData("PUT", "username", """{"username":"a b c"}""", "username", "A user name has 3 to 64 letters, digits and . _ - @ +.")]
    [InlineData("PUT", "username", """{"username":5}""", "username", "Invalid type. Expected: string, given: integer.")]
    [InlineData("PUT", "email", """{}""", "email", "email must be an email address.")]
    [InlineData("PUT", "email", """{"email":"nobody"}""", "email", "email must be an email address.")]
    [InlineData("PUT", "timezone", """{}""", "timezone", "timezone must be an IANA time zone, such as Europe/Berlin or UTC.")]
    [InlineData("PATCH", "timezone", """{"timezone":"../../etc/passwd"}""", "timezone", "timezone must be an IANA time zone, such as Europe/Berlin or UTC.")]
    [InlineData("PUT", "timezone", """{"timezone":2}""", "timezone", "Invalid type. Expected: string, given: integer.")]
    [InlineData("PUT", "timezone", """{"timezone":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "timezone", "This text is limited to 64 characters.")]
    [InlineData("PATCH", "profile", """{}""", "address", "Give at least one of address, address2, city, company, country, first_name, last_name, phone, state, website, zip.")]
    [InlineData("PATCH", "profile", """{"zip":1}""", "zip", "Invalid type. Expected: string, given: integer.")]
    [InlineData("PUT", "password", """{"new_password":"another password 22"}""", "old_password", "missing required argument")]
    [InlineData("PUT", "password", """{"old_password":"another password 22"}""", "new_password", "missing required argument")]
    [InlineData("PUT", "password", """{"old_password":"a","new_password":"short 1"}""", "new_password", "A password has 16 to 128 characters.")]
    [InlineData("PUT", "password", """{"old_password":"a","new_password":"without any digit"}""", "new_password", "A password has at least one letter and one digit.")]
    [InlineData("PATCH", "settings/enforced_tls", """{}""", "require_tls", "Give at least one of require_tls, require_valid_cert and version.")]
    [InlineData("PATCH", "settings/enforced_tls", """{"require_tls":"yes"}""", "require_tls", "Invalid type. Expected: boolean, given: string.")]
    [InlineData("PATCH", "settings/enforced_tls", """{"version":1.0}""", "version", "version must be 1.1, 1.2 or 1.3.")]
    [InlineData("PATCH", "settings/enforced_tls", """{"version":11}""", "version", "This must be a number from 0 to 10.")]
    public async Task A_mistake_is_named_with_its_field(string method, string path, string json, string field, string message)
    {
        using var answer = await AskAsync(method, path, json);

        Assert.Equal((message, field), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task A_text_of_the_profile_has_at_most_255_characters(int length, bool isTaken)
    {
        using var answer = await AskAsync("PATCH", "profile", $$"""{"company":"{{new string('a', length)}}"}""");

        if (isTaken)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        else
        {
            Assert.Equal((TooLong, "company"), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        }
    }

    private Task<HttpResponseMessage> AskAsync(string method, string path, string json)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"v3/user/{path}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return posthorn.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
