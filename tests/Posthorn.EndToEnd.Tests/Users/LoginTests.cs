using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>People log in with a cookie, and keys know nothing of it.</summary>
public sealed class LoginTests
{
    private const string Session = "v3/posthorn/session";

    [Fact]
    public async Task Who_logged_in_reads_changes_with_the_token_and_is_out_after_logging_out()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync("GET", Session)).Status);

        var (status, body, headers) = await browser.LoginAsync();
        Assert.Equal((HttpStatusCode.OK, "session", "owner", 1), (status, body!["kind"]!.GetValue<string>(), body["username"]!.GetValue<string>(), body["user_id"]!.GetValue<int>()));
        var cookie = Assert.Single(headers.GetValues("Set-Cookie"));
        Assert.Matches("^posthorn_session=[A-Za-z0-9_-]{43}; max-age=604800; path=/; samesite=strict; httponly$", cookie);

        var who = await browser.SendAsync("GET", Session);
        Assert.Equal((HttpStatusCode.OK, "session"), (who.Status, who.Body!["kind"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync("PATCH", "v3/user/profile", """{"city":"Bern"}""")).Status);

        var token = browser.Csrf;
        foreach (var wrong in new[] { null, "", "x", token![..^1] })
        {
            browser.Csrf = wrong;
            var forged = await browser.SendAsync("PATCH", "v3/user/profile", """{"city":"Rome"}""");
            Assert.Equal((HttpStatusCode.Forbidden, "access forbidden"), (forged.Status, LoggedIn.MessageOf(forged.Body)));
        }

        browser.Csrf = token;
        Assert.Equal("Bern", (await browser.SendAsync("GET", "v3/user/profile")).Body!["city"]!.GetValue<string>());
        var log = await browser.SendAsync("GET", "v3/posthorn/audit");
        Assert.Equal(["profile.update", "session.create"], log.Body!["result"]!.AsArray().Select(line => line!["action"]!.GetValue<string>()));

        using var stolen = new LoggedIn(posthorn.Process.Address);
        (string, string) header = ("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await stolen.SendAsync("GET", Session, null, header)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync("DELETE", Session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync("GET", Session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stolen.SendAsync("GET", Session, null, header)).Status);
    }

    [Fact]
    public async Task Failures_lock_the_name_and_never_a_key_and_stand_in_the_access_activity()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        for (var i = 0; i < 5; i++)
        {
            var wrong = await browser.LoginAsync(password: "the wrong password 1");
            Assert.Equal((HttpStatusCode.Unauthorized, "User name, password or code is not right."), (wrong.Status, LoggedIn.MessageOf(wrong.Body)));
        }

        var (status, body, headers) = await browser.LoginAsync();
        Assert.Equal((HttpStatusCode)429, status);
        Assert.Matches("^Too many failed logins. Try again in (2[0-9]|30) seconds.$", LoggedIn.MessageOf(body));
        Assert.InRange(int.Parse(headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 30);

        var activity = (await posthorn.Process.Client.GetFromJsonAsync<JsonNode>("v3/access_settings/activity", TestContext.Current.CancellationToken))!["result"]!.AsArray();
        Assert.Contains(activity, line => line!["auth_method"]!.GetValue<string>() == "Web" && !line["allowed"]!.GetValue<bool>());
        Assert.Contains(activity, line => line!["auth_method"]!.GetValue<string>() == "bearer" && line["allowed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Another_sites_page_cannot_log_its_visitor_in()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        var said = $$"""{"username":"owner","password":"{{PosthornProcess.OwnerPassword}}"}""";

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync("POST", Session, said, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync("POST", Session, said, ("Sec-Fetch-Site", "same-origin"))).Status);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "owner", ["password"] = PosthornProcess.OwnerPassword });
        using var answer = await posthorn.Process.Client.PostAsync(new Uri(Session, UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task The_cookie_travels_by_TLS_alone_where_people_come_by_TLS()
    {
        await using var posthorn = await RunningPosthorn.StartAsync("--public-url", "https://mail.example.com");
        using var browser = new LoggedIn(posthorn.Process.Address);

        Assert.Contains("; secure;", Assert.Single((await browser.LoginAsync()).Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_says_whose_it_is_and_has_no_session_to_end()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        (string, string) key = ("Authorization", $"Bearer {PosthornProcess.Key}");

        var who = await browser.SendAsync("GET", Session, null, key);
        Assert.Equal(("api_key", "owner", null), (who.Body!["kind"]!.GetValue<string>(), who.Body["account"]!.GetValue<string>(), who.Body["csrf_token"]));
        var ended = await browser.SendAsync("DELETE", Session, null, key);
        Assert.Equal((HttpStatusCode.BadRequest, "This request shows an API key: there is no session to end."), (ended.Status, LoggedIn.MessageOf(ended.Body)));
    }

    [Fact]
    public async Task A_password_that_is_changed_ends_other_sessions_and_a_command_makes_a_new_one()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var here = new LoggedIn(posthorn.Process.Address);
        using var there = new LoggedIn(posthorn.Process.Address);
        await here.LoginAsync();
        await there.LoginAsync();

        var wrong = await here.SendAsync("PUT", "v3/user/password", """{"old_password":"the wrong password 1","new_password":"another password 22"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "The password is not right."), (wrong.Status, LoggedIn.MessageOf(wrong.Body)));
        var changed = await here.SendAsync("PUT", "v3/user/password", $$"""{"old_password":"{{PosthornProcess.OwnerPassword}}","new_password":"another password 22"}""");
        Assert.Equal((HttpStatusCode.OK, "{}"), (changed.Status, changed.Body!.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, (await here.SendAsync("GET", Session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.SendAsync("GET", Session)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.LoginAsync()).Status);

        // The password of the first start does not come back with the next one.
        await posthorn.Process.StopAsync();
        await posthorn.Process.StartAgainAsync();
        using var later = new LoggedIn(posthorn.Process.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.LoginAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await later.LoginAsync(password: "another password 22")).Status);

        var made = await posthorn.Process.CommandAsync("user", "password");
        Assert.Equal(HttpStatusCode.OK, (await later.LoginAsync(password: made.Output.Trim())).Status);
    }

    [Fact]
    public async Task Without_a_password_given_one_is_made_and_shown_once()
    {
        await using var posthorn = await RunningPosthorn.StartAsync(new PosthornProcessOptions
        {
            Environment = new Dictionary<string, string> { ["POSTHORN_OWNER_PASSWORD"] = "" },
        });
        var shown = posthorn.Process.Output.Split('\n').Single(line => line.StartsWith("  Login ", StringComparison.Ordinal));
        using var browser = new LoggedIn(posthorn.Process.Address);

        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync(password: shown.Split(' ')[^6])).Status);
        await posthorn.Process.StopAsync();
        await posthorn.Process.StartAgainAsync();
        Assert.Single(posthorn.Process.Output.Split('\n'), line => line.StartsWith("  Login ", StringComparison.Ordinal));
    }
}
