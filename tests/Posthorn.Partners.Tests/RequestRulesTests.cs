using System.Text;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;
using Posthorn.Partners.Ips;
using Posthorn.Partners.Offerings;
using Posthorn.Partners.States;

namespace Posthorn.Partners.Tests;

public sealed class RequestRulesTests
{
    private static readonly Catalogue Catalogue = new(
    [
        new Offering("free", true, new Entitlements(1000, 0, 1, 2)), new Offering("pro", true, new Entitlements(int.MaxValue, 2, 5, 10)),
        new Offering("ip", false, new Entitlements(0, 3, 0, 0)), new Offering("sends", false, new Entitlements(500, 0, 1, 1)),
    ]);

    [Theory]
    [InlineData("{}", "missing required argument|offerings")]
    [InlineData("""{"offerings":null}""", "missing required argument|offerings")]
    [InlineData("""{"offerings":"free"}""", "Invalid type. Expected: array, given: string.|offerings")]
    [InlineData("""{"offerings":[1]}""", "Invalid type. Expected: object, given: integer.|offerings.0")]
    [InlineData("""{"offerings":[]}""", "There must be exactly one offering of the type package.|offerings")]
    [InlineData("""{"offerings":[{"name":"ip","type":"addon"}]}""", "There must be exactly one offering of the type package.|offerings")]
    [InlineData("""{"offerings":[{"name":"free","type":"package"},{"name":"pro","type":"package"}]}""", "There must be exactly one offering of the type package.|offerings")]
    [InlineData("""{"offerings":[{}]}""", "missing required argument|offerings.0.name;missing required argument|offerings.0.type")]
    [InlineData("""{"offerings":[{"name":"gold","type":"package"}]}""", "There is no offering gold.|offerings.0.name")]
    [InlineData("""{"offerings":[{"name":"free","type":"addon"}]}""", "free is of the type package.|offerings.0.type")]
    [InlineData("""{"offerings":[{"name":"free","type":"package","quantity":2}]}""", "The quantity of a package must be 1.|offerings.0.quantity")]
    [InlineData("""{"offerings":[{"name":"free","type":"package","quantity":0}]}""", "This must be a number from 1 to 1000.|offerings.0.quantity")]
    [InlineData("""{"offerings":[{"name":"free","type":"package"},{"name":"ip","type":"addon","quantity":1001}]}""", "This must be a number from 1 to 1000.|offerings.1.quantity")]
    [InlineData(
        """{"offerings":[{"name":"free","type":"package"},{"name":"ip","type":"addon"},{"name":"ip","type":"addon"}]}""",
        "This offering is in the list twice: say how many by its quantity.|offerings.2.name")]
    public void What_is_wrong_with_offerings_is_said_with_its_field(string body, string expected)
    {
        List<ApiError> errors = [];
        OfferingRules.Read(Members(body), Catalogue, errors);

        Assert.Equal(expected, string.Join(';', errors.Select(error => $"{error.Message}|{error.Field}")));
    }

    [Fact]
    public void As_many_offerings_as_the_list_may_have_are_read_and_one_more_is_refused()
    {
        var items = Enumerable.Repeat("""{"name":"ip","type":"addon"}""", OfferingRules.MaxOfferings).ToList();
        List<ApiError> errors = [];
        OfferingRules.Read(Members($$"""{"offerings":[{{string.Join(',', items)}}]}"""), Catalogue, errors);
        Assert.DoesNotContain(errors, error => error.Field == "offerings" && error.Message.Contains("50 items", StringComparison.Ordinal));

        errors.Clear();
        OfferingRules.Read(Members($$"""{"offerings":[{{string.Join(',', items.Append("{}"))}}]}"""), Catalogue, errors);
        Assert.Equal(new ApiError("This list is limited to 50 items.", "offerings"), Assert.Single(errors));
    }

    [Fact]
    public void Offerings_add_up_and_a_test_account_sends_little_and_has_no_addresses()
    {
        List<ApiError> errors = [];
        var holdings = OfferingRules.Read(
            Members("""{"offerings":[{"name":"ip","type":"addon","quantity":1000},{"name":"sends","type":"addon","quantity":2},{"name":"pro","type":"package","quantity":1}]}"""),
            Catalogue, errors);

        Assert.Empty(errors);
        Assert.Equal(new Entitlements(int.MaxValue, 3002, 7, 12), Entitlements.Of(holdings, isTest: false));
        Assert.Equal(new Entitlements(100, 0, 7, 12), Entitlements.Of(holdings, isTest: true));
    }

    [Theory]
    [InlineData("email", "nobody", "Field must be a valid email", "10-40002")]
    [InlineData("phone", "030 123", PartnerRefusal.BadPhone, "10-40010")]
    [InlineData("company_website", "example.com", "Field must be a valid URL", "10-40008")]
    [InlineData("timezone", "Mars/Olympus_Mons", CustomerRules.BadTimezone, "10-40000")]
    public void What_is_wrong_with_a_profile_has_its_field_and_number(string name, string value, string message, string errorId)
    {
        var (_, errors) = CustomerRules.Read(Members($$"""{"profile":{"{{name}}":"{{value}}"},"offerings":[{"name":"free","type":"package"}]}"""), Catalogue);

        Assert.Equal(new ApiError(message, name), Assert.Single(errors));
        Assert.Equal(errorId, PartnerRefusal.IdOf(400, message));
    }

    [Theory]
    [InlineData("""{"profile":1,"offerings":[]}""", "profile")]
    [InlineData("""{"profile":{"first_name":1},"offerings":[]}""", "first_name")]
    [InlineData("""{"profile":{"last_name":"a\nb"},"offerings":[]}""", "last_name")]
    public void A_profile_of_another_shape_is_refused_beside_the_offerings(string body, string field) =>
        Assert.Equal([field, "offerings"], CustomerRules.Read(Members(body), Catalogue).Errors.Select(error => error.Field));

    [Fact]
    public void A_whole_profile_is_kept_under_the_names_of_accounts()
    {
        var (wish, errors) = CustomerRules.Read(
            Members("""
                {"profile":{"first_name":" Sender ","last_name":"Wiz","company_name":"Example Co","company_website":"https://example.com","email":"mail@example.com","phone":"+4930123456","timezone":"Asia/Tokyo"},
                 "offerings":[{"name":"free","type":"package","quantity":1}]}
                """),
            Catalogue);

        Assert.Empty(errors);
        Assert.Equal(("mail@example.com", "Asia/Tokyo"), (wish.Email, wish.Timezone));
        Assert.Equal(
            ["company=Example Co", "first_name=Sender", "last_name=Wiz", "phone=+4930123456", "website=https://example.com"],
            wish.Profile.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_text_of_the_profile_has_255_characters(int length, bool isGood) => Assert.Equal(
        isGood, CustomerRules.Read(Members($$"""{"profile":{"first_name":"{{new string('ä', length)}}"},"offerings":[{"name":"free","type":"package"}]}"""), Catalogue).Errors.Count == 0);

    [Theory]
    [InlineData("+12", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+1", false)]
    [InlineData("+012345", false)]
    [InlineData("12345", false)]
    [InlineData("+12 34", false)]
    public void A_phone_number_is_E164(string text, bool isGood) => Assert.Equal(isGood, CustomerRules.IsPhone(text));

    [Theory]
    [InlineData("http://example.com", true)]
    [InlineData("https://example.com/a?b#c", true)]
    [InlineData("ftp://example.com", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://user@example.com", false)]
    [InlineData("https://", false)]
    [InlineData("/path", false)]
    public void A_website_is_http(string text, bool isGood) => Assert.Equal(isGood, CustomerRules.IsWebsite(text));

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("../../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("Europe/Berlin/", false)]
    [InlineData("A/B/C/D", false)]
    [InlineData("+05:00", false)]
    public void A_time_zone_is_one_of_the_database(string text, bool isGood) => Assert.Equal(isGood, CustomerRules.IsTimezone(text));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("FALSE", false)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    public void The_header_says_that_it_is_a_test_account(string? value, bool isTest)
    {
        var context = new DefaultHttpContext();
        if (value is not null)
        {
            context.Request.Headers["T-Test-Account"] = value;
        }

        Assert.Equal(isTest, CustomerRules.IsTest(context.Request));
    }

    [Theory]
    [InlineData(AccountStatus.Active, "activated", true)]
    [InlineData(AccountStatus.Deactivated, "deactivated", true)]
    [InlineData(AccountStatus.Disabled, "suspended", false)]
    [InlineData(AccountStatus.Banned, "banned", false)]
    [InlineData(AccountStatus.Deleted, "indeterminate", false)]
    [InlineData(null, "indeterminate", false)]
    public void Every_status_has_its_name_and_two_are_the_partners_to_change(AccountStatus? status, string name, bool isPartners)
    {
        Assert.Equal(name, StateRules.NameOf(status));
        Assert.Equal(isPartners, status is { } known && StateRules.IsPartners(known));
    }

    [Theory]
    [InlineData("""{"count":1,"region":"us"}""", "")]
    [InlineData("""{"count":10,"region":"eu"}""", "")]
    [InlineData("""{"count":0,"region":"us"}""", "This must be a number from 1 to 10.|count")]
    [InlineData("""{"count":11,"region":"us"}""", "This must be a number from 1 to 10.|count")]
    [InlineData("""{"count":1,"region":"asia"}""", "region must be us or eu.|region")]
    [InlineData("""{"count":1,"region":1}""", "Invalid type. Expected: string, given: integer.|region")]
    [InlineData("{}", "missing required argument|count;missing required argument|region")]
    public void New_addresses_are_asked_for_by_number_and_region(string body, string expected)
    {
        var request = Members(body);
        IpRequestRules.ReadNew(request);

        Assert.Equal(expected, string.Join(';', request.Errors.Select(error => $"{error.Message}|{error.Field}")));
    }

    [Theory]
    [InlineData("""{"ips":["192.0.2.1","192.0.2.1","2001:db8::1"]}""", "", 2)]
    [InlineData("""{"ips":[]}""", "There must be at least one IP.|ips", 0)]
    [InlineData("{}", "missing required argument|ips", 0)]
    [InlineData("""{"ips":["192.0.2"]}""", "Field must be a valid IP address|ip", 1)]
    [InlineData("""{"ips":["here"]}""", "Field must be a valid IP address|ip", 1)]
    [InlineData("""{"ips":[1]}""", "Invalid type. Expected: string, given: integer.|ips.0", 0)]
    public void Old_addresses_are_named_one_by_one(string body, string expected, int count)
    {
        var request = Members(body);

        Assert.Equal(count, IpRequestRules.ReadOld(request).Count);
        Assert.Equal(expected, string.Join(';', request.Errors.Select(error => $"{error.Message}|{error.Field}")));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Ten_addresses_are_taken_back_at_once(int count, bool isGood)
    {
        var request = Members($$"""{"ips":[{{string.Join(',', Enumerable.Range(1, count).Select(i => $"\"192.0.2.{i}\""))}}]}""");
        IpRequestRules.ReadOld(request);

        Assert.Equal(isGood, request.Errors.Count == 0);
    }

    [Theory]
    [InlineData(401, "Failed to authenticate user", "10-40100")]
    [InlineData(403, "The authenticated user is not authorized to perfrom this request", "10-40300")]
    [InlineData(404, "No such endpoint", "10-40400")]
    [InlineData(429, "as it was", "10-42900")]
    [InlineData(500, "Something went wrong", "10-50000")]
    [InlineData(502, "Bad Gateway", "10-50200")]
    [InlineData(503, "Service Unavailable", "10-50300")]
    [InlineData(504, "Endpoint request timed out", "10-50400")]
    public void Around_an_endpoint_each_status_has_its_words_and_number(int status, string message, string errorId) => Assert.Equal(
        $$"""{"errors":[{"message":"{{message}}","field":"","error_id":"{{errorId}}"}]}""", Encoding.UTF8.GetString(PartnerWords.Accounts.Shape.Write(status, "as it was", null)));

    [Fact]
    public void The_other_product_has_words_of_its_own()
    {
        Assert.Equal("The authenticated user is not authorized to perform this request", PartnerWords.Ips.Forbidden);
        Assert.Equal("Account not found", PartnerWords.Ips.NotFound);
        Assert.Contains("\"help\":\"missing required scope: x\"", Encoding.UTF8.GetString(PartnerWords.Ips.Shape.Write(403, "", "missing required scope: x")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sg0123456789abcdef0123456789abcdef", true)]
    [InlineData("sg0123456789abcdef0123456789abcde", false)]
    [InlineData("sg0123456789abcdef0123456789abcdeg", false)]
    [InlineData("SG0123456789ABCDEF0123456789ABCDEF", false)]
    [InlineData("1", false)]
    public void An_id_is_sg_and_32_hex_digits(string text, bool isGood) => Assert.Equal(isGood, CustomerId.IsValid(text));

    [Fact]
    public void A_new_id_is_one_and_serves_as_a_user_name()
    {
        var id = CustomerId.Create();

        Assert.True(CustomerId.IsValid(id));
        Assert.True(Usernames.IsValid(id) && Usernames.IsValid(CustomerId.VisitorOf(id)));
        Assert.NotEqual(id, CustomerId.Create());
    }

    private static JsonMembers Members(string body) => JsonMembers.TryParse(Encoding.UTF8.GetBytes(body), out var members, out _) ? members : throw new ArgumentException(body);
}
