using Posthorn.Accounts.Audit;
using Posthorn.Accounts.Storage;
using Posthorn.Accounts.Tls;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class EnforcedTlsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly AccountTls Strict = new(true, true, new Version(1, 3));
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task An_account_that_set_nothing_enforces_nothing()
    {
        var setting = await Open().GetAsync(1, Token);

        Assert.Equal(AccountTls.Default, setting);
        Assert.False(setting.IsEnforced);
    }

    [Theory]
    [InlineData(true, false, "1.1")]
    [InlineData(false, true, "1.2")]
    [InlineData(true, true, "1.3")]
    [InlineData(false, false, "1.2")]
    public async Task A_setting_is_read_as_it_was_written(bool requireTls, bool requireValidCertificate, string version)
    {
        var setting = new AccountTls(requireTls, requireValidCertificate, Version.Parse(version));
        await Open().SetAsync(1, Strict with { MinVersion = new Version(1, 1) }, Token);
        await Open().SetAsync(1, setting, Token);

        Assert.Equal(setting, await Open().GetAsync(1, Token));
        Assert.Equal(AccountTls.Default, await Open().GetAsync(2, Token));
    }

    [Fact]
    public async Task Who_sets_it_sees_it_at_once_and_others_within_ten_seconds()
    {
        var (here, there) = (Open(), Open());
        Assert.Equal(AccountTls.Default, await there.GetAsync(1, Token));
        await here.SetAsync(1, Strict, Token);

        Assert.Equal(Strict, await here.GetAsync(1, Token));
        Assert.Equal(AccountTls.Default, await there.GetAsync(1, Token));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Strict, await there.GetAsync(1, Token));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.4")]
    [InlineData("1.2.0")]
    public async Task Other_versions_cannot_be_asked_for(string version) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Open().SetAsync(1, Strict with { MinVersion = Version.Parse(version) }, Token));

    private EnforcedTls Open() => new(Database, new EnforcedTlsStore(Database), new AuditStore(Database, _clock), _clock);
}

public sealed class SqliteEnforcedTlsTests() : EnforcedTlsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresEnforcedTlsTests() : EnforcedTlsCompliance(DatabaseKind.Postgres);
