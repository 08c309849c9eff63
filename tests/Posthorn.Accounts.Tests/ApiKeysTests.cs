using Posthorn.Accounts.Keys;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public sealed class ApiKeysTests() : RoomSuite(DatabaseKind.Sqlite)
{
    private static readonly HashSet<string> MailSend = ["mail.send"];
    private readonly ManualClock _clock = new();

    private ApiKeys NewKeys() => new(new ApiKeyStore(Database), _clock);

    [Fact]
    public async Task The_text_of_a_new_key_opens_it()
    {
        var keys = NewKeys();
        var (key, secret) = await keys.CreateAsync(7, "shop", MailSend, Token);

        var found = await keys.AuthenticateAsync(secret.Reveal(), Token);

        Assert.Equal(key.Id, secret.Id);
        Assert.Equal((key.Id, 7, "shop"), (found!.Id, found.AccountId, found.Name));
        Assert.True(found.Allows("mail.send"));
        Assert.False(found.Allows("stats.read"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_secret_opens_nothing_also_when_the_key_is_in_memory(bool cached)
    {
        var keys = NewKeys();
        var (_, secret) = await keys.CreateAsync(1, "shop", MailSend, Token);
        if (cached)
        {
            Assert.NotNull(await keys.AuthenticateAsync(secret.Reveal(), Token));
        }

        Assert.Null(await keys.AuthenticateAsync($"SG.{secret.Id}.{ApiKeySecret.Create().Reveal()[26..]}", Token));
        Assert.NotNull(await keys.AuthenticateAsync(secret.Reveal(), Token));
    }

    [Fact]
    public async Task An_unknown_key_opens_nothing() => Assert.Null(await NewKeys().AuthenticateAsync(ApiKeySecret.Create().Reveal(), Token));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("SG.short.text")]
    [InlineData("apikey")]
    public async Task A_text_that_is_no_key_opens_nothing(string? text) => Assert.Null(await NewKeys().AuthenticateAsync(text, Token));

    [Fact]
    public async Task A_key_that_this_process_revoked_is_refused_at_once()
    {
        var keys = NewKeys();
        var (key, secret) = await keys.CreateAsync(1, "shop", MailSend, Token);
        Assert.NotNull(await keys.AuthenticateAsync(secret.Reveal(), Token));

        Assert.True(await keys.RevokeAsync(1, key.Id, Token));

        Assert.Null(await keys.AuthenticateAsync(secret.Reveal(), Token));
        Assert.Equal(_clock.GetUtcNow(), Assert.Single(await keys.ListAsync(1, Token)).RevokedAt);
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_is_refused_after_two_seconds()
    {
        var (here, there) = (NewKeys(), NewKeys());
        var (key, secret) = await here.CreateAsync(1, "shop", MailSend, Token);
        Assert.NotNull(await here.AuthenticateAsync(secret.Reveal(), Token));
        await there.RevokeAsync(1, key.Id, Token);

        _clock.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.NotNull(await here.AuthenticateAsync(secret.Reveal(), Token));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await here.AuthenticateAsync(secret.Reveal(), Token));
    }

    [Fact]
    public async Task A_key_made_by_another_process_is_known_at_once()
    {
        var (here, there) = (NewKeys(), NewKeys());
        var secret = ApiKeySecret.Create();
        Assert.Null(await here.AuthenticateAsync(secret.Reveal(), Token));

        await there.AdoptAsync(1, "robot", secret, Token);

        Assert.NotNull(await here.AuthenticateAsync(secret.Reveal(), Token));
    }

    [Fact]
    public async Task Another_account_neither_sees_nor_revokes_a_key()
    {
        var keys = NewKeys();
        var (key, secret) = await keys.CreateAsync(1, "shop", MailSend, Token);

        Assert.Empty(await keys.ListAsync(2, Token));
        Assert.False(await keys.RevokeAsync(2, key.Id, Token));
        Assert.NotNull(await keys.AuthenticateAsync(secret.Reveal(), Token));
    }

    [Fact]
    public async Task An_adopted_key_has_full_access_also_at_every_later_start()
    {
        var keys = NewKeys();
        var secret = ApiKeySecret.Create();
        await keys.AdoptAsync(1, "robot", secret, Token);
        await keys.RevokeAsync(1, secret.Id, Token);
        await keys.AdoptAsync(1, "robot", secret, Token);

        Assert.True((await keys.AuthenticateAsync(secret.Reveal(), Token))!.Allows("anything"));
        Assert.Single(await keys.ListAsync(1, Token));
    }

    [Fact]
    public async Task What_is_stored_and_listed_does_not_open_anything()
    {
        var keys = NewKeys();
        var (key, secret) = await keys.CreateAsync(1, "shop", MailSend, Token);
        var open = secret.Reveal()[^43..];
        var stored = await new ApiKeyStore(Database).FindAsync(key.Id, Token);

        Assert.DoesNotContain(open, key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(open, stored!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(open, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Test.Location, Token)), StringComparison.Ordinal);
        Assert.DoesNotContain(open, System.Text.Encoding.Latin1.GetString(await ReadSharedAsync(Test.Location + "-wal")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_can_be_checked_by_many_at_once()
    {
        var keys = NewKeys();
        var (_, secret) = await keys.CreateAsync(1, "shop", MailSend, Token);

        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await keys.AuthenticateAsync(secret.Reveal(), Token))));

        Assert.All(found, Assert.NotNull);
    }

    /// <summary>The database has its journal open while the test reads it.</summary>
    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, Token);
        return bytes;
    }
}
