using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Offerings;

namespace Posthorn.Partners.Customers;

/// <summary>What a new account may be. SendGrid's words where it has some.</summary>
internal static partial class CustomerRules
{
    public const int RequestBytes = 64 * 1024;
    public const string BadTimezone = "timezone must be a name of the IANA time zone database, such as Europe/Berlin.";
    private const int MaxText = 255;
    private const int MaxTimezone = 64;

    /// <summary>The header says so with anything but a no.</summary>
    public static bool IsTest(HttpRequest request) => request.Headers["T-Test-Account"].ToString().Trim().ToLowerInvariant() is not ("" or "false" or "0" or "no");

    /// <summary>The errors come with it; without any it can be made.</summary>
    public static (CustomerWish Wish, IReadOnlyList<ApiError> Errors) Read(JsonMembers request, Catalogue catalogue)
    {
        var before = request.Errors.Count;
        var profile = request.Members("profile");
        List<ApiError> errors = [.. request.Errors.Skip(before)];
        var wish = profile is null ? new CustomerWish("", "", new Dictionary<string, string>(), []) : ReadProfile(profile);
        errors.AddRange(profile?.Errors ?? []);
        return (wish with { Holdings = OfferingRules.Read(request, catalogue, errors) }, errors);
    }

    public static bool IsPhone(string text) => Phone().IsMatch(text);

    public static bool IsWebsite(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo.Length: 0, Host.Length: > 0 };

    /// <summary>A machine without the database knows the form alone.</summary>
    public static bool IsTimezone(string text) => text.Length <= MaxTimezone && Zone().IsMatch(text)
        && (TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) || TimeZoneInfo.GetSystemTimeZones().Count <= 1);

    private static CustomerWish ReadProfile(JsonMembers profile)
    {
        string Text(string name, string? problem, Func<string, bool> isGood)
        {
            var text = profile.Line(name, MaxText)?.Trim() ?? "";
            if (text.Length > 0 && !isGood(text))
            {
                profile.Refuse(name, problem!);
            }

            return text;
        }

        string Any(string name) => Text(name, null, static _ => true);

        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["first_name"] = Any("first_name"),
            ["last_name"] = Any("last_name"),
            ["company"] = Any("company_name"),
            ["website"] = Text("company_website", PartnerRefusal.BadUrl, IsWebsite),
            ["phone"] = Text("phone", PartnerRefusal.BadPhone, IsPhone),
        };
        var email = Text("email", PartnerRefusal.BadEmail, static text => EmailAddress.TryParse(text, out _));
        return new CustomerWish(email, Text("timezone", BadTimezone, IsTimezone), texts, []);
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{1,14}$")]
    private static partial Regex Phone();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$")]
    private static partial Regex Zone();
}
