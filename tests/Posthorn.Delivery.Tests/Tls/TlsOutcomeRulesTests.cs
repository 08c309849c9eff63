using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Tls;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tests.Tls;

public sealed class TlsOutcomeRulesTests
{
    private static readonly ReplyClass Failed = ReplyClass.Later(ReplyKind.TlsFailed);
    private static readonly TlsVerdict OfAccount = new(TlsResultType.StartTlsNotSupported, "no TLS at a", AccountUnmet: true);
    private static readonly TlsVerdict OfPolicy = new(TlsResultType.CertificateExpired, "b has expired");

    [Fact]
    public void Mail_is_blocked_in_SendGrids_words_when_every_host_falls_short_of_the_account() => Assert.Equal(
        new AttemptOutcome.Bounced("TLS required but not supported", "5.7.4", ReplyClass.Never(ReplyKind.TlsRequired)), TlsOutcomeRules.Of([OfAccount, OfAccount], othersFailed: false));

    [Fact]
    public void A_host_that_was_not_reached_may_do_better_so_the_mail_waits() =>
        Assert.Equal(new AttemptOutcome.Deferred("no TLS at a", "4.7.4", Failed), TlsOutcomeRules.Of([OfAccount], othersFailed: true));

    [Fact]
    public void What_the_domain_published_defers() => Assert.Equal(new AttemptOutcome.Deferred("b has expired", "4.7.5", Failed), TlsOutcomeRules.Of([OfPolicy], othersFailed: false));

    [Fact]
    public void One_host_that_only_the_domain_objects_to_is_reason_to_wait() =>
        Assert.Equal(new AttemptOutcome.Deferred("b has expired", "4.7.5", Failed), TlsOutcomeRules.Of([OfAccount, OfPolicy], othersFailed: false));
}
