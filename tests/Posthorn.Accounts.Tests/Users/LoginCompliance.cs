using Posthorn.Accounts.Sso.Teammates;
using Posthorn.Accounts.Teammates;
using System.Net;
using Posthorn.Accounts.Access;
using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.Tree;
using Posthorn.Accounts.TwoFactor;
using Posthorn.Accounts.Users;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests.Users;

public abstract class LoginCompliance(DatabaseKind kind) : RoomSuite(kind), IDisposable
{
    private const string Password = "the right password 1";
    private static readonly IPAddress From = IPAddress.Parse("192.0.2.7");

    private readonly ManualClock _clock = new();
    private readonly PasswordChecker _checker = new();

    private UserStore Users => new(Database);

    private AuditStore Log => new(Database, _clock);

    private LoginGuard Guard => new(Database, _clock);

    private TwoFactorBook Factors => new(Database, Log, _clock);

    private UserBook Book => new(Database, Users, _checker, Log, _clock);

    [Fact]
    public async Task The_right_name_and_password_open_a_session_and_the_log_says_so()
    {
        await MakeOwnerAsync();
        var opened = Assert.IsType<LoginOutcome.Opened>(await LoginAsync("OWNER", Password));

        Assert.Equal((1L, "owner", true), (opened.User.AccountId, opened.User.Username, opened.User.IsOwner));
        Assert.False(opened.HasTwoFactor);
        var stored = await new SessionStore(Database).FindAsync(opened.Token.Hash(), Token);
        Assert.Equal(new StoredSession(opened.User.Id, _clock.GetUtcNow(), _clock.GetUtcNow()), stored);
        var line = Assert.Single(await LogAsync());
        Assert.Equal(("session.create", "owner", new AuditActor(1, opened.User.ActorId, "192.0.2.7")), (line.Action, line.Target, line.Actor));
    }

    [Theory]
    [InlineData("owner", "the wrong password 1", true)]
    [InlineData("nobody", Password, false)]
    [InlineData("ow ner\0", Password, false)]
    public async Task What_is_wrong_opens_nothing_and_is_logged_for_who_it_was(string name, string password, bool isLogged)
    {
        await MakeOwnerAsync();

        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync(name, password));
        Assert.Equal(isLogged ? ["session.refuse"] : [], (await LogAsync()).Select(line => line.Action));
    }

    [Fact]
    public async Task An_account_without_a_password_lets_nobody_in()
    {
        await new AccountStore(Database).EnsureAsync(1, new AccountDraft(null, "owner", ""), _clock.GetUtcNow(), Token);

        Assert.False(await Book.HasPasswordAsync(1, Token));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password));
    }

    [Fact]
    public async Task After_five_failures_the_right_password_waits_too_and_then_all_is_forgotten()
    {
        await MakeOwnerAsync();
        await FailAsync(5);

        var locked = Assert.IsType<LoginOutcome.Locked>(await LoginAsync("owner", Password));
        Assert.Equal(TimeSpan.FromSeconds(30), locked.Wait);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
        await FailAsync(4);
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
    }

    [Fact]
    public async Task A_sixth_failure_doubles_the_wait_and_a_day_forgets_them()
    {
        await MakeOwnerAsync();
        await FailAsync(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(1);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<LoginOutcome.Locked>(await LoginAsync("owner", Password)).Wait);

        _clock.Advance(LoginRules.Memory + TimeSpan.FromSeconds(1));
        await FailAsync(4);
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
    }

    [Fact]
    public async Task Of_many_guesses_at_once_no_more_are_looked_at_than_one_after_the_other()
    {
        await MakeOwnerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => LoginAsync("owner", "the wrong password 1")));

        Assert.Equal(LoginRules.FreeOfUser, outcomes.Count(outcome => outcome is LoginOutcome.Wrong));
        Assert.Equal(12 - LoginRules.FreeOfUser, outcomes.Count(outcome => outcome is LoginOutcome.Locked));
    }

    [Fact]
    public async Task An_address_that_tries_many_names_waits_and_other_addresses_do_not()
    {
        await MakeOwnerAsync();
        for (var i = 0; i < LoginRules.FreeOfAddress; i++)
        {
            Assert.Null(await Guard.BeginAsync([LoginRules.OfUser($"name{i}"), LoginRules.OfAddress(From)], Token));
        }

        Assert.IsType<LoginOutcome.Locked>(await LoginAsync("owner", Password));
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password, from: IPAddress.Parse("192.0.2.8")));
    }

    [Fact]
    public async Task A_second_factor_is_proved_asked_for_and_opens_once_with_each_code()
    {
        var (owner, caller) = await MakeOwnerAsync();
        var secret = (await Factors.ProposeAsync(owner, Token))!;
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
        Assert.Null(await Factors.ConfirmAsync(caller, owner, "000000x", Token));
        var recovery = (await Factors.ConfirmAsync(caller, owner, CodeNow(secret), Token))!;

        Assert.Equal(new TwoFactorState(true, RecoveryCode.Count), await Factors.GetAsync(owner.Id, Token));
        Assert.Null(await Factors.ProposeAsync(owner, Token));
        Assert.Null(await Factors.ConfirmAsync(caller, owner, CodeNow(secret), Token));
        Assert.IsType<LoginOutcome.NeedsCode>(await LoginAsync("owner", Password));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password, CodeNow(secret)));

        _clock.Advance(TimeSpan.FromSeconds(30));
        var code = CodeNow(secret);
        Assert.True(Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password, code)).HasTwoFactor);
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password, code));

        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password, recovery[0]));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password, recovery[0]));
        Assert.Equal(RecoveryCode.Count - 1, (await Factors.GetAsync(owner.Id, Token)).RecoveryCodes);

        await Factors.RemoveAsync(caller.Actor, owner, Token);
        Assert.Equal(new TwoFactorState(false, 0), await Factors.GetAsync(owner.Id, Token));
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
    }

    [Fact]
    public async Task Who_has_the_password_but_not_the_app_cannot_guess_codes_for_long()
    {
        var (owner, caller) = await MakeOwnerAsync();
        await Factors.ConfirmAsync(caller, owner, CodeNow((await Factors.ProposeAsync(owner, Token))!), Token);
        for (var i = 0; i < LoginRules.FreeOfUser; i++)
        {
            Assert.IsType<LoginOutcome.NeedsCode>(await LoginAsync("owner", Password));
            Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password, "wrong"));
        }

        Assert.IsType<LoginOutcome.Locked>(await LoginAsync("owner", Password, "wrong"));
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_but_the_one_that_asked()
    {
        var (owner, caller) = await MakeOwnerAsync();
        var mine = Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
        var other = Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
        var store = new SessionStore(Database);

        await Book.ChangePasswordAsync(caller with { Key = SessionBook.KeyOf(owner, mine.Session, _clock.GetUtcNow()) }, owner, "another password 2", Token);
        Assert.NotNull(await store.FindAsync(mine.Token.Hash(), Token));
        Assert.Null(await store.FindAsync(other.Token.Hash(), Token));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", Password));
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", "another password 2"));

        await Book.SetOwnerPasswordAsync(1, "a third password 3", Token);
        Assert.Null(await store.FindAsync(mine.Token.Hash(), Token));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_again_when_its_password_is_said()
    {
        await MakeOwnerAsync();
        await Database.WriteAsync(session => Book.SetOwnerPasswordAsync(session, 1, PasswordHash.Create(Password, new byte[16], 1000)), Token);

        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
        Assert.False(PasswordHash.IsOld((await Users.FindOwnerAsync(1, Token))!.PasswordHash!));
        Assert.IsType<LoginOutcome.Opened>(await LoginAsync("owner", Password));
    }

    [Fact]
    public async Task A_closed_account_and_a_foreign_address_are_refused_after_the_password()
    {
        await MakeOwnerAsync();
        await Database.WriteAsync(async session => await AccountStore.SetStatusAsync(session, 1, AccountStatus.Deactivated), Token);

        Assert.IsType<LoginOutcome.Forbidden>(await LoginAsync("owner", Password));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", "the wrong password 1"));
    }

    [Fact]
    public async Task A_teammate_logs_in_with_a_name_of_their_own_and_no_name_is_given_twice()
    {
        await MakeOwnerAsync();
        var hash = await Book.HashAsync("a teammates password 4", Token);
        var draft = new TeammateDraft(1, "Ada", ["mail.send"], hash);
        Assert.NotNull(await Database.WriteAsync(session => Book.AddTeammateAsync(session, draft), Token));
        Assert.Null(await Database.WriteAsync(session => Book.AddTeammateAsync(session, draft with { Username = "ADA" }), Token));
        Assert.Null(await Database.WriteAsync(session => Book.AddTeammateAsync(session, draft with { Username = "Owner" }), Token));
        Assert.Null(await Database.WriteAsync(session => AccountStore.AddAsync(session, new AccountDraft(null, "aDa", ""), _clock.GetUtcNow()), Token));

        var opened = Assert.IsType<LoginOutcome.Opened>(await LoginAsync("ada", "a teammates password 4"));
        Assert.Equal((1L, "Ada", false, "mail.send"), (opened.User.AccountId, opened.User.Username, opened.User.IsOwner, Assert.Single(opened.User.Scopes)));

        Assert.True(await Database.WriteAsync(session => Book.ChangeScopesAsync(session, 1, "ADA", ["stats.read", "alerts.read"]), Token));
        Assert.False(await Database.WriteAsync(session => Book.ChangeScopesAsync(session, 2, "ada", ["*"]), Token));
        Assert.Equal(2, (await Users.FindAsync("ada", Token))!.Scopes.Count);

        Assert.False(await Database.WriteAsync(session => Book.RemoveTeammateAsync(session, 2, "ada"), Token));
        Assert.True(await Database.WriteAsync(session => Book.RemoveTeammateAsync(session, 1, "ada"), Token));
        Assert.Null(await new SessionStore(Database).FindAsync(opened.Token.Hash(), Token));
        Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("ada", "a teammates password 4"));
    }

    [Fact]
    public async Task The_fifty_first_session_of_a_user_ends_the_first()
    {
        var (owner, _) = await MakeOwnerAsync();
        var tokens = new List<byte[]>();
        for (var i = 0; i <= SessionRules.MostOfUser; i++)
        {
            var hash = SessionToken.Create().Hash();
            tokens.Add(hash);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Database.WriteAsync(session => SessionStore.AddAsync(session, hash, owner.Id, "", _clock.GetUtcNow()), Token);
        }

        Assert.Null(await new SessionStore(Database).FindAsync(tokens[0], Token));
        Assert.NotNull(await new SessionStore(Database).FindAsync(tokens[1], Token));
    }

    public void Dispose()
    {
        _checker.Dispose();
        GC.SuppressFinalize(this);
    }

    private string CodeNow(byte[] secret) => Totp.CodeOf(secret, Totp.StepOf(_clock.GetUtcNow()));

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<LoginOutcome.Wrong>(await LoginAsync("owner", "the wrong password 1"));
        }
    }

    private async Task<(User Owner, Caller Caller)> MakeOwnerAsync()
    {
        await new AccountStore(Database).EnsureAsync(1, new AccountDraft(null, "owner", ""), _clock.GetUtcNow(), Token);
        await Book.SetOwnerPasswordAsync(1, Password, Token);
        return ((await Users.FindOwnerAsync(1, Token))!, new Caller(
            new Account(1, null, "owner", "", AccountStatus.Active, _clock.GetUtcNow()),
            new ApiKey("AAAAAAAAAAAAAAAAAAAAAA", 1, "mine", new HashSet<string> { "*" }, _clock.GetUtcNow(), null),
            From));
    }

    private Task<LoginOutcome> LoginAsync(string name, string password, string? code = null, IPAddress? from = null)
    {
        var accounts = new AccountBook(Database, new AccountStore(Database), _clock);
        var ledger = new UseLedger(new UseStore(Database));
        var callers = new Callers(accounts, new AccessBook(Database, new AccessStore(Database), Log, _clock), new TeammateReach(new TeammateDirectory(new TeammateStore(Database), new SsoTeammateStore(Database, Log, _clock))), ledger, _clock, []);
        return new Login(Database, Users, _checker, Factors, Guard, new OpenSessions(Database, callers, Log, _clock), ledger, Log, _clock)
            .ExecuteAsync(new LoginRequest(name, password, code), from ?? From, Token);
    }

    private async Task<List<AuditEntry>> LogAsync() =>
        [.. (await Log.ListAsync(new AuditQuery(1, 500, null, null, null, null, null, null), Token)).Select(line => line.Entry)];
}

public sealed class SqliteLoginTests() : LoginCompliance(DatabaseKind.Sqlite);

public sealed class PostgresLoginTests() : LoginCompliance(DatabaseKind.Postgres);
