using Posthorn.Sending.Submissions;
using Posthorn.Sending.Tests.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.Tests.Submissions;

public abstract class SubmissionStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly IdempotencyKey Key = new("order 17", [1, 2, 3]);

    private SubmissionStore Store => Get<SubmissionStore>();

    [Fact]
    public async Task A_submission_is_found_with_the_very_bytes_of_its_body()
    {
        var submission = Requests.Submission(SampleBody.With("subject", "\"Grüße \\u0000 日本\""), id: 77, token: -5);
        await AddAsync(submission);

        var found = await Store.FindAsync(Account, 77, Token);

        Assert.Equal((submission.Id, submission.ReceivedAt), (found!.Id, found.ReceivedAt));
        Assert.Equal(submission.Body.ToArray(), found.Body);
    }

    [Theory]
    [InlineData(2, 77)]
    [InlineData(1, 78)]
    public async Task Another_account_and_another_id_find_nothing(long account, long id)
    {
        await AddAsync(Requests.Submission(SampleBody.Minimal, id: 77));

        Assert.Null(await Store.FindAsync(account, id, Token));
    }

    [Fact]
    public async Task The_highest_id_is_known()
    {
        Assert.Equal(0, await SendingModule.LastIdAsync(Database, Token));
        await AddAsync(Requests.Submission(SampleBody.Minimal, id: 78), Requests.Submission(SampleBody.Minimal, id: 77));

        Assert.Equal(78, await SendingModule.LastIdAsync(Database, Token));
    }

    [Fact]
    public async Task A_fresh_key_is_claimed_and_then_stands_for_its_submission()
    {
        Assert.Null(await ClaimAsync(Requests.Submission(SampleBody.Minimal, id: 77, token: 1), Key));

        var used = await ClaimAsync(Requests.Submission(SampleBody.Minimal, id: 78, token: 2), Key with { Fingerprint = [9] });

        Assert.Equal(Requests.Submission(SampleBody.Minimal, id: 77, token: 1).Id, used!.Id);
        Assert.Equal([1, 2, 3], used.Fingerprint);
    }

    [Fact]
    public async Task Accounts_do_not_share_keys()
    {
        Assert.Null(await ClaimAsync(Requests.Submission(SampleBody.Minimal), Key));

        Assert.Null(await ClaimAsync(Requests.Submission(SampleBody.Minimal, account: 2), Key));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task A_key_is_free_again_after_its_period(int millisecondsLate, bool free)
    {
        await ClaimAsync(Requests.Submission(SampleBody.Minimal), Key);
        var later = Requests.Submission(SampleBody.Minimal, id: 78) with { ReceivedAt = Requests.Noon + Settings.IdempotencyPeriod.Add(TimeSpan.FromMilliseconds(millisecondsLate)) };

        Assert.Equal(free, await ClaimAsync(later, Key) is null);
    }

    [Fact]
    public async Task A_key_whose_claim_was_rolled_back_is_free()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await Store.ClaimKeyAsync(session, Requests.Submission(SampleBody.Minimal), Key);
                throw new InvalidOperationException("The rest failed.");
            },
            Token));

        Assert.Null(await ClaimAsync(Requests.Submission(SampleBody.Minimal, id: 78), Key));
    }

    [Fact]
    public async Task Only_keys_whose_period_is_over_are_forgotten()
    {
        await ClaimAsync(Requests.Submission(SampleBody.Minimal), Key with { Key = "old" });
        await ClaimAsync(Requests.Submission(SampleBody.Minimal) with { ReceivedAt = Requests.Noon.AddHours(1) }, Key with { Key = "new" });

        await Store.ForgetKeysAsync(Requests.Noon.AddHours(24), Token);

        Assert.Equal(
            ["new"],
            await Database.ReadAsync(session => session.QueryAsync("SELECT idempotency_key FROM sending_idempotency_keys", reader => reader.GetString(0)), Token));
    }

    private Task AddAsync(params Submission[] submissions) => Database.WriteAsync(session => SubmissionStore.AddAsync(session, submissions), Token);

    private Task<UsedKey?> ClaimAsync(Submission submission, IdempotencyKey key) =>
        Database.WriteAsync(session => Store.ClaimKeyAsync(session, submission, key), Token);
}

public sealed class SqliteSubmissionStoreTests() : SubmissionStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresSubmissionStoreTests() : SubmissionStoreCompliance(DatabaseKind.Postgres);
