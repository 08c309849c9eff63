using System.Net;
using System.Net.Http.Headers;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Settings;

/// <summary>Each operation asks for its scope and for no other one.</summary>
[Collection(QuietServer.Name)]
public sealed class SettingScopeTests(QuietPosthorn posthorn)
{
    private static readonly string[] MailSettings =
        ["address_whitelist", "bcc", "bounce_purge", "footer", "forward_bounce", "forward_spam", "plain_content", "spam_check", "template"];

    private static readonly string[] TrackingSettings = ["click", "google_analytics", "open", "subscription"];

    private static IReadOnlyList<(string Method, string Path, string Scope)> Operations { get; } =
    [
        ("GET", "v3/mail_settings", "mail_settings.read"),
        .. MailSettings.SelectMany(name => Both("mail_settings", name)),
        ("GET", "v3/tracking_settings", "tracking_settings.read"),
        .. TrackingSettings.SelectMany(name => Both("tracking_settings", name)),
        ("GET", "v3/asm/groups", "asm.groups.read"),
        ("GET", "v3/asm/groups/999999", "asm.groups.read"),
        ("POST", "v3/asm/groups", "asm.groups.create"),
        ("PATCH", "v3/asm/groups/999999", "asm.groups.update"),
        ("DELETE", "v3/asm/groups/999999", "asm.groups.delete"),
    ];

    [Theory]
    [InlineData("mail_settings.read")]
    [InlineData("mail_settings.footer.read")]
    [InlineData("mail_settings.footer.update")]
    [InlineData("mail_settings.spam_check.update")]
    [InlineData("tracking_settings.read")]
    [InlineData("tracking_settings.click.update")]
    [InlineData("tracking_settings.google_analytics.read")]
    [InlineData("asm.groups.read")]
    [InlineData("asm.groups.create")]
    [InlineData("asm.groups.update")]
    [InlineData("asm.groups.delete")]
    [InlineData("mail.send")]
    public async Task A_key_opens_what_its_scope_names_and_nothing_else(string scope)
    {
        var created = await posthorn.Running.Process.CommandAsync("keys", "create", scope, "--scope", scope);
        using var client = new HttpClient { BaseAddress = posthorn.Running.Process.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created.Output.Trim());

        foreach (var operation in Operations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            if (operation.Scope == scope)
            {
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{operation}: {answer.StatusCode}");
            }
            else
            {
                Assert.Equal(("access forbidden", null), await answer.ErrorAsync(HttpStatusCode.Forbidden));
            }
        }
    }

    private static IEnumerable<(string Method, string Path, string Scope)> Both(string family, string name) =>
    [
        ("GET", $"v3/{family}/{name}", $"{family}.{name}.read"),
        ("PATCH", $"v3/{family}/{name}", $"{family}.{name}.update"),
    ];
}
