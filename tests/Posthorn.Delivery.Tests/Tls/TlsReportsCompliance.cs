using Posthorn.Delivery.Tls;
using Posthorn.Delivery.Tls.Reports;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;
using Posthorn.Storage;
using Posthorn.Testing;
using static Posthorn.Delivery.Tests.Tls.TlsValues;

namespace Posthorn.Delivery.Tests.Tls;

public abstract class TlsReportsCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private static readonly DateOnly Day = new(2030, 1, 1);
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Sessions_of_one_kind_are_one_row_and_batches_add_up()
    {
        var policy = TlsReportPolicy.Of("sts", ["version: STSv1", "mode: enforce"]);
        var reports = Open();
        reports.Count(new TlsSession("example.org", policy, "mx.example.org", "192.0.2.1", null));
        reports.Count(new TlsSession("example.org", policy, "mx.example.org", "192.0.2.1", null));
        reports.Count(new TlsSession("example.org", policy, "mx.example.org", "192.0.2.1", "certificate-expired"));
        await reports.FlushAsync(Token);
        reports.Count(new TlsSession("example.org", policy, "mx.example.org", "192.0.2.1", null));
        await reports.FlushAsync(Token);
        await reports.FlushAsync(Token);

        Assert.Equal(
            [
                new TlsCount(Day, "example.org", "sts", "version: STSv1\nmode: enforce", "mx.example.org", "192.0.2.1", null, 3),
                new TlsCount(Day, "example.org", "sts", "version: STSv1\nmode: enforce", "mx.example.org", "192.0.2.1", "certificate-expired", 1),
            ],
            await reports.ReadAsync(Day, Token));
    }

    [Fact]
    public async Task Domain_policy_host_address_result_and_day_are_told_apart()
    {
        var reports = Open();
        reports.Count(Session());
        reports.Count(Session() with { Domain = "other.example" });
        reports.Count(Session() with { Policy = TlsReportPolicy.Of("tlsa", ["x"]) });
        reports.Count(Session() with { MxHost = "mx2.example.org" });
        reports.Count(Session() with { SendingIp = "2001:db8::1" });
        reports.Count(Session() with { Problem = "starttls-not-supported" });
        _clock.Advance(TimeSpan.FromHours(12));
        reports.Count(Session());
        await reports.FlushAsync(Token);

        Assert.Equal(6, (await reports.ReadAsync(Day, Token)).Count);
        Assert.Equal(1, Assert.Single(await reports.ReadAsync(Day.AddDays(1), Token)).Sessions);
        Assert.Empty(await reports.ReadAsync(Day.AddDays(-1), Token));
    }

    [Fact]
    public async Task A_policy_may_be_longer_than_any_index_takes()
    {
        var reports = Open();
        reports.Count(Session() with { Policy = TlsReportPolicy.Of("sts", Enumerable.Range(0, 2000).Select(i => $"mx: host{i}.mail.example.org")) });
        await reports.FlushAsync(Token);

        Assert.EndsWith("host1999.mail.example.org", Assert.Single(await reports.ReadAsync(Day, Token)).PolicyText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_stored_the_next_time()
    {
        var reports = Open();
        reports.Count(Session());
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reports.FlushAsync(gone.Token));
        reports.Count(Session());
        await reports.FlushAsync(Token);

        Assert.Equal(2, Assert.Single(await reports.ReadAsync(Day, Token)).Sessions);
    }

    [Fact]
    public async Task No_session_is_lost_between_two_flushes()
    {
        var reports = Open();
        var counting = Parallel.ForEachAsync(Enumerable.Range(0, 4), Token, async (_, token) =>
        {
            for (var i = 0; i < 500; i++)
            {
                reports.Count(Session());
                if (i % 50 == 0)
                {
                    await reports.FlushAsync(token);
                }
            }
        });
        await counting;
        await reports.FlushAsync(Token);

        Assert.Equal(2000, Assert.Single(await reports.ReadAsync(Day, Token)).Sessions);
    }

    [Fact]
    public async Task Old_days_can_be_forgotten()
    {
        var reports = Open();
        reports.Count(Session());
        await reports.FlushAsync(Token);

        await reports.ForgetBeforeAsync(Day, Token);
        Assert.Single(await reports.ReadAsync(Day, Token));
        await reports.ForgetBeforeAsync(Day.AddDays(1), Token);
        Assert.Empty(await reports.ReadAsync(Day, Token));
    }

    private static TlsSession Session() => new("example.org", TlsReportPolicy.NoneFound, "mx.example.org", "192.0.2.1", null);

    private TlsReports Open() => new(new TlsCountStore(Database), _clock);
}

public sealed class SqliteTlsReportsTests() : TlsReportsCompliance(DatabaseKind.Sqlite);

public sealed class PostgresTlsReportsTests() : TlsReportsCompliance(DatabaseKind.Postgres);

public sealed class TlsSessionRulesTests
{
    private static readonly TlsVerdict Bad = new(TlsResultType.CertificateExpired, "old");

    [Fact]
    public void What_was_said_of_the_session_counts_before_what_is_only_watched()
    {
        var testing = Combine(sts: Sts(MtaStsMode.Testing, "mx.example.org"));

        Assert.Equal(("sts", null), Of(testing, TlsVerdict.Ok, TlsVerdict.Ok));
        Assert.Equal(("sts", "certificate-expired"), Of(testing, TlsVerdict.Ok, Bad));
        Assert.Equal(("no-policy-found", null), Of(TlsPolicy.Opportunistic, TlsVerdict.Ok, null));
        Assert.Equal(("no-policy-found", "sts-webpki-invalid"), Of(Combine(sts: Broken(TlsResultType.StsWebPkiInvalid)), TlsVerdict.Ok, null));
        Assert.Equal(("no-policy-found", "certificate-expired"), Of(Combine(sts: Broken(TlsResultType.StsWebPkiInvalid)), Bad, null));
    }

    [Fact]
    public void Each_host_is_counted_under_the_policy_that_holds_for_it()
    {
        var policy = Combine(sts: Sts(MtaStsMode.Enforce, "b.example.org"), dane: Dane("mx.example.org", Tlsa("mx.example.org")));

        Assert.Equal("tlsa", TlsSessionRules.Of("example.org", policy, "mx.example.org", "192.0.2.1", TlsVerdict.Ok, null).Policy.Type);
        Assert.Equal("sts", TlsSessionRules.Of("example.org", policy, "b.example.org", "192.0.2.1", TlsVerdict.Ok, null).Policy.Type);
    }

    [Fact]
    public void A_session_in_clear_text_counts_as_failed() => Assert.Equal(
        "starttls-not-supported",
        TlsSessionRules.WithoutTls("example.org", TlsPolicy.Opportunistic, "mx.example.org", "192.0.2.1", TlsResultType.StartTlsNotSupported).Problem);

    private static (string, string?) Of(TlsPolicy policy, TlsVerdict verdict, TlsVerdict? observed)
    {
        var session = TlsSessionRules.Of("example.org", policy, "mx.example.org", "192.0.2.1", verdict, observed);
        return (session.Policy.Type, session.Problem);
    }
}
