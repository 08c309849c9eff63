using System.Net;
using System.Text;
using Posthorn.Accounts.Sessions;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Tests.Users;

public sealed class LoginRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(9, 480)]
    [InlineData(10, 900)]
    [InlineData(1_000_000, 900)]
    public void Each_failure_beyond_the_free_ones_doubles_the_wait_up_to_a_quarter_of_an_hour(long failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), LoginRules.WaitAfter(failures, LoginRules.FreeOfUser));

    [Fact]
    public void A_name_is_one_in_any_case_and_an_address_is_one_however_it_is_written()
    {
        Assert.Equal(LoginRules.OfUser("Owner"), LoginRules.OfUser("oWNER"));
        Assert.Equal(LoginRules.OfAddress(IPAddress.Parse("192.0.2.1")), LoginRules.OfAddress(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.Equal(LoginRules.OfAddress(IPAddress.Parse("2001:db8:1:2::1")), LoginRules.OfAddress(IPAddress.Parse("2001:db8:1:2:ffff::2")));
        Assert.NotEqual(LoginRules.OfAddress(IPAddress.Parse("2001:db8:1:2::1")), LoginRules.OfAddress(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotEqual(LoginRules.OfAddress(IPAddress.Parse("192.0.2.1")), LoginRules.OfAddress(IPAddress.Parse("192.0.2.2")));
    }

    [Theory]
    [InlineData("""{"username":"a","password":"b"}""", null)]
    [InlineData("""{"username":"a"}""", "password: missing required argument")]
    [InlineData("""{"password":"a"}""", "username: missing required argument")]
    [InlineData("""{"username":"","password":"b"}""", "username: missing required argument")]
    [InlineData("""{"username":1,"password":"b"}""", "username: Invalid type. Expected: string, given: integer.")]
    [InlineData("""{"username":"a","password":"b","code":123456}""", "code: Invalid type. Expected: string, given: integer.")]
    public void A_login_says_a_name_and_a_password(string json, string? error)
    {
        Assert.True(JsonMembers.TryParse(Encoding.UTF8.GetBytes(json), out var request, out _));
        var login = LoginRules.Read(request);

        Assert.Equal(error is null, login is not null);
        Assert.Equal(error ?? "", string.Join(", ", request.Errors.Select(item => $"{item.Field}: {item.Message}")));
    }

    [Fact]
    public void A_session_ends_when_nobody_uses_it_and_after_a_week_in_any_case()
    {
        Assert.Equal(Noon.AddHours(12), SessionRules.EndOf(Noon, Noon));
        Assert.Equal(Noon.AddDays(3).AddHours(12), SessionRules.EndOf(Noon, Noon.AddDays(3)));
        Assert.Equal(Noon.AddDays(7), SessionRules.EndOf(Noon, Noon.AddDays(6.9)));
    }

    [Fact]
    public void The_token_against_forgery_follows_from_the_sessions_and_is_not_it()
    {
        var token = SessionToken.Create();

        Assert.Equal(token, SessionToken.Parse(token.Text));
        Assert.Equal(token.CsrfToken(), SessionToken.Parse(token.Text)!.CsrfToken());
        Assert.NotEqual(token.Text, token.CsrfToken());
        Assert.NotEqual(token.CsrfToken(), SessionToken.Create().CsrfToken());
        Assert.DoesNotContain(token.Text, $"{token}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A")]
    public void What_is_no_token_is_none(string? text) => Assert.Null(SessionToken.Parse(text));
}
