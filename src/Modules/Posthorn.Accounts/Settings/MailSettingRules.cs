using System.Text.RegularExpressions;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Settings;

/// <summary>What a request changes of each of the <c>mail_settings</c>. Pure: what is wrong is noted in the request.</summary>
internal static partial class MailSettingRules
{
    private const string Enabled = "enabled";

    /// <summary>The list is replaced whole. Domains and addresses are compared in lower case, so they are kept so.</summary>
    public static AddressWhitelistSettings AddressWhitelist(AddressWhitelistSettings value, JsonMembers request)
    {
        var list = request.Lines("list", SettingLimits.WhitelistEntries, EmailAddress.MaxLength);
        for (var i = 0; i < list?.Count; i++)
        {
            if (!IsAddressOrDomain(list[i].Trim()))
            {
                request.Refuse($"list.{i}", "This must be an email address or a domain.");
            }
        }

        return new AddressWhitelistSettings(
            request.Boolean(Enabled) ?? value.Enabled,
            list is null ? value.List : [.. list.Select(item => item.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)]);
    }

    public static BccSettings Bcc(BccSettings value, JsonMembers request) =>
        new(request.Boolean(Enabled) ?? value.Enabled, Address(request) ?? value.Email);

    /// <summary>Null means that this kind is left alone, and is not the same as absent.</summary>
    public static BouncePurgeSettings BouncePurge(BouncePurgeSettings value, JsonMembers request) => new(
        request.Boolean(Enabled) ?? value.Enabled,
        Days(request, "soft_bounces", value.SoftBounces),
        Days(request, "hard_bounces", value.HardBounces));

    public static FooterSettings Footer(FooterSettings value, JsonMembers request) => new(
        request.Boolean(Enabled) ?? value.Enabled,
        request.Text("html_content", SettingLimits.Content) ?? value.HtmlContent,
        request.Text("plain_content", SettingLimits.Content) ?? value.PlainContent);

    /// <summary>Null and empty text both take the address away.</summary>
    public static ForwardSettings ForwardBounce(ForwardSettings value, JsonMembers request)
    {
        var email = request.IsNull("email") ? "" : Address(request) ?? value.Email;
        return new ForwardSettings(request.Boolean(Enabled) ?? value.Enabled, string.IsNullOrEmpty(email) ? null : email);
    }

    public static ForwardSpamSetting ForwardSpam(ForwardSpamSetting value, JsonMembers request)
    {
        var email = request.IsNull("email") ? "" : request.Line("email", SettingLimits.Addresses);
        if (email is { Length: > 0 } && !email.Split(',').All(part => EmailAddress.TryParse(part.Trim(), out _)))
        {
            request.Refuse("email", "This must be an email address, or several with commas between them.");
        }

        return new ForwardSpamSetting(request.Boolean(Enabled) ?? value.Enabled, email?.Trim() ?? value.Email);
    }

    /// <summary>An empty content takes the wrapper away; any other one has to have a place for the body.</summary>
    public static LegacyTemplateSettings Template(LegacyTemplateSettings value, JsonMembers request)
    {
        var html = request.Text("html_content", SettingLimits.Content);
        if (html is { Length: > 0 } && !BodyTag().IsMatch(html))
        {
            request.Refuse("html_content", "This template must contain the tag <% body %>, where the body of the message goes.");
        }

        return new LegacyTemplateSettings(request.Boolean(Enabled) ?? value.Enabled, html ?? value.HtmlContent);
    }

    public static SpamCheckSettings SpamCheck(SpamCheckSettings value, JsonMembers request)
    {
        var url = request.Line("url", SettingLimits.Url);
        if (url is { Length: > 0 } && !IsWebAddress(url) && !EmailAddress.TryParse(url, out _))
        {
            request.Refuse("url", "This must be an address that starts with http:// or https://, or an email address.");
        }

        return new SpamCheckSettings(request.Boolean(Enabled) ?? value.Enabled, url ?? value.Url, request.Number("max_score", 1, 10) ?? value.MaxScore);
    }

    public static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static string? Address(JsonMembers request)
    {
        var email = request.Line("email", EmailAddress.MaxLength)?.Trim();
        if (email is { Length: > 0 } && !EmailAddress.TryParse(email, out _))
        {
            request.Refuse("email", "This must be an email address.");
        }

        return email;
    }

    private static int? Days(JsonMembers request, string name, int? value) =>
        request.IsNull(name) ? null : request.WholeNumber(name, 1, 3650) ?? value;

    private static bool IsAddressOrDomain(string text) =>
        EmailAddress.TryParse(text.Contains('@', StringComparison.Ordinal) ? text : $"a@{text}", out _);

    [GeneratedRegex("<%\\s*body\\s*%>")]
    private static partial Regex BodyTag();
}
