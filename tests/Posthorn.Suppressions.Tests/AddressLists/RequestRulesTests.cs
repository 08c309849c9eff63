using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Members;

namespace Posthorn.Suppressions.Tests.AddressLists;

/// <summary>What requests may ask for, and what they are told else.</summary>
public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("limit=1")]
    [InlineData("limit=500")]
    [InlineData("offset=0")]
    [InlineData("offset=2147483647")]
    [InlineData("start_time=0&end_time=253402300799")]
    [InlineData("email=%25a%25")]
    [InlineData("limit=&start_time=")]
    public void A_query_within_its_limits_is_taken(string query) => Assert.Empty(ErrorsOf(query));

    [Theory]
    [InlineData("limit=0", "limit", "limit must be a whole number from 1 to 500.")]
    [InlineData("limit=501", "limit", "limit must be a whole number from 1 to 500.")]
    [InlineData("limit=many", "limit", "limit must be a whole number from 1 to 500.")]
    [InlineData("offset=-1", "offset", "offset must be a whole number from 0 to 2147483647.")]
    [InlineData("offset=2147483648", "offset", "offset must be a whole number from 0 to 2147483647.")]
    [InlineData("start_time=-1", "start_time", "start_time must be a whole number from 0 to 253402300799.")]
    [InlineData("end_time=253402300800", "end_time", "end_time must be a whole number from 0 to 253402300799.")]
    [InlineData("email=a%00b", "email", "email must be a text of at most 320 characters without control characters.")]
    public void A_query_beyond_its_limits_is_told(string query, string field, string message) =>
        Assert.Equal(new ApiError(message, field), Assert.Single(ErrorsOf(query)));

    [Fact]
    public void A_pattern_has_at_most_320_characters()
    {
        Assert.Empty(ErrorsOf($"email={new string('x', 320)}"));
        Assert.Equal("email", Assert.Single(ErrorsOf($"email={new string('x', 321)}")).Field);
    }

    [Fact]
    public void The_end_of_the_time_is_included()
    {
        var query = ListQueryRules.Read(QueryOf("start_time=10&end_time=20"), []);

        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(10), DateTimeOffset.FromUnixTimeSeconds(21)), (query.From, query.Before));
    }

    [Theory]
    [InlineData("""{"delete_all":true}""", null)]
    [InlineData("""{"delete_all":true,"emails":[]}""", null)]
    [InlineData("""{"delete_all":false,"emails":["A@example.org","a@example.org","no address"]}""", "a@example.org no address")]
    [InlineData("""{"emails":[]}""", "")]
    public void A_deletion_is_of_all_or_of_some(string body, string? emails) =>
        Assert.Equal(emails, DeletionRules.Read(Parse(body))!.Emails is { } read ? string.Join(' ', read) : null);

    [Theory]
    [InlineData("{}", "emails", "Either delete_all must be true or emails must name addresses.")]
    [InlineData("""{"delete_all":false}""", "emails", "Either delete_all must be true or emails must name addresses.")]
    [InlineData("""{"delete_all":true,"emails":["a@example.org"]}""", "delete_all", "Either delete_all or emails may be given, not both.")]
    [InlineData("""{"delete_all":"yes"}""", "delete_all", "Invalid type. Expected: boolean, given: string.")]
    [InlineData("""{"emails":"a@example.org"}""", "emails", "Invalid type. Expected: array, given: string.")]
    public void A_deletion_that_is_unclear_is_told(string body, string field, string message)
    {
        var request = Parse(body);

        Assert.Null(DeletionRules.Read(request));
        Assert.Equal(new ApiError(message, field), Assert.Single(request.Errors));
    }

    [Fact]
    public void A_deletion_names_at_most_10_000_addresses()
    {
        Assert.NotNull(DeletionRules.Read(Parse(Emails("emails", 10_000))));
        var more = Parse(Emails("emails", 10_001));
        Assert.Null(DeletionRules.Read(more));
        Assert.Equal(new ApiError("This list is limited to 10000 items.", "emails"), Assert.Single(more.Errors));
    }

    [Theory]
    [InlineData("{}", "recipient_emails", "The recipient_emails are required.")]
    [InlineData("""{"recipient_emails":null}""", "recipient_emails", "The recipient_emails are required.")]
    [InlineData("""{"recipient_emails":["a@example.org","nobody"]}""", "recipient_emails.1", "This is not a valid email address.")]
    [InlineData("""{"recipient_emails":[1]}""", "recipient_emails.0", "Invalid type. Expected: string, given: integer.")]
    public void Recipients_must_be_addresses(string body, string field, string message)
    {
        var request = Parse(body);

        Assert.Null(MemberRules.Read(request));
        Assert.Equal(new ApiError(message, field), Assert.Single(request.Errors));
    }

    [Fact]
    public void A_request_names_at_most_10_000_recipients()
    {
        Assert.Equal(10_000, MemberRules.Read(Parse(Emails("recipient_emails", 10_000)))!.Count);
        var more = Parse(Emails("recipient_emails", 10_001));
        Assert.Null(MemberRules.Read(more));
        Assert.Equal(new ApiError("This list is limited to 10000 items.", "recipient_emails"), Assert.Single(more.Errors));
    }

    private static string Emails(string member, int count) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { [member] = Enumerable.Range(0, count).Select(i => $"r{i}@example.org") });

    private static List<ApiError> ErrorsOf(string query)
    {
        List<ApiError> errors = [];
        ListQueryRules.Read(QueryOf(query), errors);
        return errors;
    }

    private static QueryCollection QueryOf(string query) => new(QueryHelpers.ParseQuery(query));

    private static JsonMembers Parse(string body)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(body), out var members, out _));
        return members;
    }
}
