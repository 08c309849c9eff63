using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Accounts.Subusers;
using Posthorn.Accounts.Teammates;
using Posthorn.Accounts.Teammates.Invitations;
using Posthorn.Accounts.Teammates.Requests;
using Posthorn.Accounts.Tests.Subusers;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tests.Teammates;

public abstract partial class TeammateCompliance(DatabaseKind kind) : SubuserSuite(kind)
{
    private static readonly AcceptForm Form = new("newcomer", Password, new Dictionary<string, string> { ["first_name"] = "Näme" });

    [Fact]
    public async Task An_invitation_is_good_for_seven_days_and_not_a_moment_longer()
    {
        var parent = await ParentAsync();
        await InviteAsync(parent, "a@example.net");
        var secret = SecretOf(Mail.All[^1]);

        Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await Get<AcceptInvitation>().FindAsync(secret, Token));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Get<AcceptInvitation>().FindAsync(secret, Token));
        Assert.IsType<AcceptOutcome.NoInvitation>(await Get<AcceptInvitation>().ExecuteAsync(secret, Form, "", Token));

        // Sent again it is open for another seven.
        var again = await Get<InviteTeammates>().ResendAsync(parent, (await Get<InvitationStore>().ListAsync(parent.AccountId, Token))[0].Token, Token);
        Assert.Equal(Clock.GetUtcNow() + TimeSpan.FromDays(7), again!.ExpiresAt);
        Assert.IsType<AcceptOutcome.Welcome>(await Get<AcceptInvitation>().ExecuteAsync(SecretOf(Mail.All[^1]), Form, "", Token));
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_is_welcome_and_the_other_has_taken_no_name()
    {
        var parent = await ParentAsync();
        await InviteAsync(parent, "a@example.net");
        var secret = SecretOf(Mail.All[^1]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Get<AcceptInvitation>().ExecuteAsync(secret, Form with { Username = $"name{i}" }, "", Token)));

        Assert.Single(outcomes.OfType<AcceptOutcome.Welcome>());
        Assert.Single(await Get<TeammateStore>().ListAsync(parent.AccountId, Token));
        var logins = await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM accounts_users"), Token);
        Assert.Equal(1, logins);
    }

    [Fact]
    public async Task What_is_stored_opens_no_invitation()
    {
        var parent = await ParentAsync();
        await InviteAsync(parent, "a@example.net");
        var secret = SecretOf(Mail.All[^1]);
        var stored = await Database.ReadAsync(
            session => session.QueryAsync("SELECT token, secret_hash FROM accounts_invitations", reader => new[] { reader.GetString(0), reader.GetString(1) }), Token);

        foreach (var text in stored[0])
        {
            Assert.NotEqual(secret, text);
            Assert.Null(await Get<AcceptInvitation>().FindAsync(text, Token));
        }
    }

    [Fact]
    public async Task Teammates_and_the_invited_are_counted_together()
    {
        Options.MaxTeammates = 2;
        var parent = await ParentAsync();
        await JoinAsync(parent, "first", []);
        await InviteAsync(parent, "second@example.net");

        Assert.IsType<InviteOutcome.TooMany>(await Get<InviteTeammates>().InviteAsync(parent, new TeammateWish("third@example.net", false, []), [], Token));
    }

    [Fact]
    public async Task A_teammate_is_found_as_it_was_made_in_its_own_account_alone()
    {
        var (parent, other) = (await ParentAsync(), await ParentAsync("other"));
        await JoinAsync(parent, "Newcomer", ["mail.send"]);

        var found = (await Get<TeammateStore>().FindAsync(parent.AccountId, "NEWCOMER", Token))!;
        Assert.Equal(("Newcomer", "newcomer@example.net", false), (found.Username, found.Email, found.IsAdmin));
        Assert.Equal(["mail.send"], found.Scopes);
        Assert.Equal("Näme", found.Profile["first_name"]);
        Assert.Null(await Get<TeammateStore>().FindAsync(other.AccountId, "Newcomer", Token));
        Assert.Equal(TeammateOutcome.Unknown, await Get<EditTeammates>().RemoveAsync(other, "Newcomer", Token));
        var refused = Assert.IsType<AcceptOutcome.Refused>(await AcceptAsync(other, "newcomer"));
        Assert.Equal("username exists", refused.Errors[0].Message);
    }

    [Fact]
    public async Task The_owner_and_all_admins_hear_of_a_request_once_and_who_asked_hears_the_answer()
    {
        var parent = await ParentAsync();
        var asker = await JoinAsync(parent, "asker", []);
        await JoinAsync(parent, "boss", [], isAdmin: true);
        var before = Mail.All.Count;
        var group = ScopeGroups.All["Stats"];

        var request = await Get<DecideRequests>().AskAsync(parent.Account, asker, group, Token);
        Assert.Equal(request.Id, (await Get<DecideRequests>().AskAsync(parent.Account, asker, group, Token)).Id);
        Assert.Equal(["parent@example.net", "boss@example.net"], Mail.All.Skip(before).Select(mail => mail.To));

        Assert.Null(await Get<DecideRequests>().ApproveAsync(await ParentAsync("other"), request.Id, Token));
        Assert.False((await Get<DecideRequests>().ApproveAsync(With(parent.Account, "stats.read"), request.Id, Token))!.Value.IsDone);
        Assert.True((await Get<DecideRequests>().ApproveAsync(parent, request.Id, Token))!.Value.IsDone);
        Assert.Equal(("asker@example.net", "parent@example.net"), (Mail.All[^1].To, Mail.All[^1].ReplyTo));
        Assert.Contains("stats.read", (await Get<TeammateStore>().FindAsync(parent.AccountId, "asker", Token))!.Scopes);
        Assert.Null(await Get<DecideRequests>().DenyAsync(parent, request.Id, Token));
    }

    [Fact]
    public async Task Who_leaves_leaves_nothing()
    {
        var parent = await ParentAsync();
        var teammate = await JoinAsync(parent, "leaver", []);
        var subuser = await MakeAsync(parent, "child");
        await Get<EditTeammates>().RestrictAsync(parent, "leaver", true, [new SubuserGrant(subuser.Account.Id, false, ["mail.send"])], Token);
        await Get<DecideRequests>().AskAsync(parent.Account, teammate, ScopeGroups.All["Stats"], Token);
        Assert.Equal(new SubuserGrant(subuser.Account.Id, false, ["mail.send"]).Scopes, Assert.Single(await Get<TeammateStore>().ListGrantsAsync(teammate, Token)).Scopes);

        Assert.Equal(TeammateOutcome.Done, await Get<EditTeammates>().RemoveAsync(parent, "leaver", Token));

        Assert.Empty(await Get<TeammateStore>().ListGrantsAsync(teammate, Token));
        Assert.Empty(await Get<ScopeRequestStore>().ListAsync(parent.AccountId, Token));
        Assert.False(await CanLoginAsync("leaver"));
        await JoinAsync(parent, "leaver", []);
    }

    [Fact]
    public async Task Whom_a_provider_vouched_for_has_a_session_with_exactly_the_scopes_that_were_given()
    {
        var parent = await ParentAsync();
        var teammates = Get<SsoTeammateStore>();
        var given = new SsoTeammate(parent.AccountId, "Ana@example.org", "Ana", "A", false, ["stats.read"], false, []);
        Assert.Equal(SsoTeammateAdded.Added, await teammates.AddAsync(given, parent.Actor, Token));
        Assert.False(await CanLoginAsync("ana@example.org"));

        var answer = new DefaultHttpContext();
        Assert.False(await Get<ISsoLogins>().OpenAsync(answer, (await ParentAsync("other")).AccountId, "ana@example.org", Token));
        Assert.True(await Get<ISsoLogins>().OpenAsync(answer, parent.AccountId, "ana@example.org", Token));
        var request = new DefaultHttpContext();
        request.Request.Method = "GET";
        request.Request.Headers.Cookie = answer.Response.Headers.SetCookie.ToString().Split(';')[0];
        var key = (await Get<ISessions>().ReadAsync(request, Token)).Key!;
        Assert.Equal((parent.AccountId, "Ana@example.org"), (key.AccountId, key.Name));
        Assert.Equal(["stats.read"], key.Scopes);

        Assert.True(await teammates.ChangeAsync(given, given with { Scopes = ["alerts.read"] }, parent.Actor, Token));
        Assert.Equal(["alerts.read"], (await Get<ISessions>().ReadAsync(request, Token)).Key!.Scopes);
    }

    [Fact]
    public async Task A_session_acts_for_the_subusers_that_were_given_and_does_there_what_was_given()
    {
        var parent = await ParentAsync();
        var (given, closed) = (await MakeAsync(parent, "given"), await MakeAsync(parent, "closed"));
        await JoinAsync(parent, "helper", []);
        await Get<EditTeammates>().RestrictAsync(parent, "helper", true, [new SubuserGrant(given.Account.Id, false, ["stats.read"])], Token);
        var helper = await LoginAsync("helper");
        await JoinAsync(parent, "boss", [], isAdmin: true);

        var acting = (await Get<ICallers>().ActForAsync(helper, "given", Token))!;
        Assert.True(acting.Allows("stats.read") && !acting.Allows("mail.send") && !acting.Allows("user.profile.update"));
        Assert.Null(await Get<ICallers>().ActForAsync(helper, "closed", Token));
        Assert.True((await Get<ICallers>().ActForAsync(await LoginAsync("boss"), "closed", Token))!.Allows("mail.send"));
        Assert.NotEqual(closed.Account.Id, acting.AccountId);
    }

    [Fact]
    public async Task Who_is_restricted_sees_the_subusers_of_their_list_and_others_see_all()
    {
        var (parent, stranger) = (await ParentAsync(), await ParentAsync("stranger"));
        var (first, _, third) = (await MakeAsync(parent, "first-sub"), await MakeAsync(parent, "second-sub"), await MakeAsync(parent, "third-sub"));
        var foreign = await MakeAsync(stranger, "foreign-sub");
        await JoinAsync(parent, "limited", []);
        await Get<EditTeammates>().RestrictAsync(parent, "limited", true, [new SubuserGrant(third.Account.Id, true, []), new SubuserGrant(first.Account.Id, false, ["mail.send"])], Token);
        await JoinAsync(parent, "reader", ["subusers.read"]);
        await JoinAsync(parent, "nobodys", []);
        await Get<EditTeammates>().RestrictAsync(parent, "nobodys", true, [new SubuserGrant(foreign.Account.Id, true, [])], Token);

        var limited = await LoginAsync("limited");
        Assert.True(limited.Allows("subusers.read") && !limited.Allows("subusers.update"));
        Assert.Equal(["first-sub", "third-sub"], await NamesAsync(limited));
        Assert.Equal(["third-sub"], await NamesAsync(limited, 10, 1));
        Assert.Equal(["first-sub"], await NamesAsync(limited, 1));
        Assert.Equal(third.Account.Id, (await Get<OwnSubusers>().FindAsync(limited, "THIRD-sub", Token))?.Account.Id);
        Assert.Null(await Get<OwnSubusers>().FindAsync(limited, "second-sub", Token));
        Assert.Equal(["first-sub", "second-sub", "third-sub"], await NamesAsync(await LoginAsync("reader")));
        Assert.Equal(["first-sub", "second-sub", "third-sub"], await NamesAsync(parent));

        // A list never reaches into another account.
        Assert.Empty(await NamesAsync(await LoginAsync("nobodys")));
        Assert.Null(await Get<OwnSubusers>().FindAsync(await LoginAsync("nobodys"), "foreign-sub", Token));

        await Get<EditTeammates>().RestrictAsync(parent, "limited", false, [], Token);
        Assert.False((await LoginAsync("limited")).Allows("subusers.read"));
    }

    [Fact]
    public async Task Teammates_of_single_sign_on_stand_behind_the_others_in_their_own_account_alone()
    {
        var (parent, other) = (await ParentAsync(), await ParentAsync("other"));
        await AddSsoAsync(parent, "zoe@example.org");
        await AddSsoAsync(parent, "Ana@example.org");
        await JoinAsync(parent, "newcomer", []);

        var all = await Get<TeammateDirectory>().ListAsync(parent.AccountId, Token);
        Assert.Equal([("newcomer", false), ("Ana@example.org", true), ("zoe@example.org", true)], all.Select(teammate => (teammate.Username, teammate.IsSso)));
        Assert.Equal("Given", (await Get<TeammateDirectory>().FindAsync(parent.AccountId, "ANA@example.org", Token))!.Profile["first_name"]);
        Assert.Null(await Get<TeammateDirectory>().FindAsync(other.AccountId, "ana@example.org", Token));
        Assert.Null(await Get<TeammateDirectory>().FindAsync(parent.AccountId, new string('a', 256), Token));
        Assert.Null(await Get<TeammateDirectory>().FindAsync(parent.AccountId, "a\0b", Token));
        Assert.Equal(TeammateOutcome.Unknown, await Get<EditTeammates>().RemoveAsync(other, "ana@example.org", Token));
    }

    [Fact]
    public async Task A_teammate_of_single_sign_on_who_is_removed_is_logged_out_and_may_be_added_again()
    {
        Options.MaxTeammates = 1;
        var parent = await ParentAsync();
        await AddSsoAsync(parent, "ana@example.org", "mail.send");
        var session = await OpenAsync(parent, "ana@example.org");
        Assert.NotNull((await Get<ISessions>().ReadAsync(session, Token)).Key);

        // Who may less than they do does not lay hands on them.
        Assert.Equal(TeammateOutcome.Forbidden, await Get<EditTeammates>().RemoveAsync(With(parent.Account, "teammates.delete"), "ana@example.org", Token));
        Assert.Equal(TeammateOutcome.Done, await Get<EditTeammates>().RemoveAsync(parent, "ANA@example.org", Token));

        Assert.Null((await Get<ISessions>().ReadAsync(session, Token)).Key);
        Assert.Null(await Get<SsoTeammateStore>().FindAsync(parent.AccountId, "ana@example.org", Token));
        Assert.False(await Get<ISsoLogins>().OpenAsync(new DefaultHttpContext(), parent.AccountId, "ana@example.org", Token));
        Assert.Equal(TeammateOutcome.Unknown, await Get<EditTeammates>().RemoveAsync(parent, "ana@example.org", Token));
        await AddSsoAsync(parent, "ana@example.org");
    }

    [Fact]
    public async Task What_a_teammate_of_single_sign_on_may_do_is_changed_for_sessions_that_are_open()
    {
        var parent = await ParentAsync();
        await AddSsoAsync(parent, "ana@example.org", "stats.read");
        var session = await OpenAsync(parent, "ana@example.org");

        var (outcome, changed) = await Get<EditTeammates>().ChangeAsync(parent, "ana@example.org", false, ["alerts.read"], Token);
        Assert.Equal((TeammateOutcome.Done, true), (outcome, changed!.IsSso));
        Assert.Equal(["alerts.read"], (await Get<ISessions>().ReadAsync(session, Token)).Key!.Scopes);
        Assert.Equal(["alerts.read"], (await Get<SsoTeammateStore>().FindAsync(parent.AccountId, "ana@example.org", Token))!.Scopes);

        await Get<EditTeammates>().ChangeAsync(parent, "ana@example.org", true, [], Token);
        Assert.Equal([ApiKey.FullAccess], (await Get<ISessions>().ReadAsync(session, Token)).Key!.Scopes);
    }

    private async Task<IEnumerable<string>> NamesAsync(Caller caller, int limit = 10, int offset = 0) =>
        (await Get<OwnSubusers>().ListAsync(caller, new SubuserQuery(caller.AccountId, null, null, limit, offset), Token)).Select(subuser => subuser.Account.Username);

    private async Task AddSsoAsync(Caller parent, string email, params string[] scopes) => Assert.Equal(
        SsoTeammateAdded.Added,
        await Get<SsoTeammateStore>().AddAsync(new SsoTeammate(parent.AccountId, email, "Given", "Family", false, scopes, false, []), parent.Actor, Token));

    /// <returns>What their browser sends from now on.</returns>
    private async Task<DefaultHttpContext> OpenAsync(Caller parent, string email)
    {
        var (answer, request) = (new DefaultHttpContext(), new DefaultHttpContext());
        Assert.True(await Get<ISsoLogins>().OpenAsync(answer, parent.AccountId, email, Token));
        request.Request.Method = "GET";
        request.Request.Headers.Cookie = answer.Response.Headers.SetCookie.ToString().Split(';')[0];
        return request;
    }

    private async Task<Caller> LoginAsync(string name)
    {
        var opened = Assert.IsType<LoginOutcome.Opened>(await Get<Login>().ExecuteAsync(new LoginRequest(name, Password, null), IPAddress.Loopback, Token));
        return (await Get<ICallers>().AdmitAsync(SessionBook.KeyOf(opened.User, opened.Session, Clock.GetUtcNow()), IPAddress.Loopback, "Web", Token))!;
    }

    private async Task<Teammate> JoinAsync(Caller parent, string name, IReadOnlyList<string> scopes, bool isAdmin = false) =>
        Assert.IsType<AcceptOutcome.Welcome>(await AcceptAsync(parent, name, scopes, isAdmin)).Teammate;

    private async Task<AcceptOutcome> AcceptAsync(Caller parent, string name, IReadOnlyList<string>? scopes = null, bool isAdmin = false)
    {
        await InviteAsync(parent, $"{name.ToLowerInvariant()}@example.net", scopes, isAdmin);
        return await Get<AcceptInvitation>().ExecuteAsync(SecretOf(Mail.All[^1]), Form with { Username = name }, "", Token);
    }

    private async Task InviteAsync(Caller parent, string email, IReadOnlyList<string>? scopes = null, bool isAdmin = false) => Assert.IsType<InviteOutcome.Sent>(
        await Get<InviteTeammates>().InviteAsync(parent, new TeammateWish(email, isAdmin, scopes ?? []), scopes ?? [], Token));

    private static string SecretOf(SystemMail mail) => Secret().Match(mail.Text).Groups["secret"].Value;

    [GeneratedRegex("token=(?<secret>[A-Za-z0-9_-]{43})")]
    private static partial Regex Secret();
}

public sealed class SqliteTeammateTests() : TeammateCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTeammateTests() : TeammateCompliance(DatabaseKind.Postgres);
