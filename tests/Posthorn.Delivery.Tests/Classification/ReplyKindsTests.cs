using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class ReplyKindsTests
{
    /// <summary>Written out a second time: SendGrid's value, what a 5xx means for the copy, and whether a 4xx asks for less mail.</summary>
    internal static readonly IReadOnlyDictionary<string, (string Classification, string ForGood, bool SlowDown)> Expected =
        new Dictionary<string, (string, string, bool)>
        {
            ["unknown"] = ("Unclassified", "blocked", false),
            ["invalid-mailbox"] = ("Invalid Address", "bounce", false),
            ["invalid-domain"] = ("Invalid Address", "bounce", false),
            ["invalid-address"] = ("Invalid Address", "bounce", false),
            ["disabled-mailbox"] = ("Invalid Address", "bounce", false),
            ["inactive-mailbox"] = ("Mailbox Unavailable", "bounce", false),
            ["mailbox-moved"] = ("Invalid Address", "bounce", false),
            ["relaying-denied"] = ("Invalid Address", "bounce", false),
            ["mailbox-full"] = ("Mailbox Unavailable", "blocked", false),
            ["mailbox-unavailable"] = ("Mailbox Unavailable", "blocked", false),
            ["mailbox-restricted"] = ("Mailbox Unavailable", "blocked", false),
            ["mailbox-too-fast"] = ("Frequency or Volume Too High", "blocked", false),
            ["blocked-by-recipient"] = ("Reputation", "blocked", false),
            ["rate-limited"] = ("Frequency or Volume Too High", "blocked", true),
            ["too-many-connections"] = ("Frequency or Volume Too High", "blocked", true),
            ["too-many-recipients"] = ("Frequency or Volume Too High", "blocked", false),
            ["greylisted"] = ("Technical", "blocked", false),
            ["ip-blocklisted"] = ("Reputation", "blocked", false),
            ["domain-blocklisted"] = ("Reputation", "blocked", false),
            ["reputation"] = ("Reputation", "blocked", false),
            ["authentication-missing"] = ("Reputation", "blocked", false),
            ["authentication-failed"] = ("Reputation", "blocked", false),
            ["dmarc"] = ("Reputation", "blocked", false),
            ["no-ptr"] = ("Reputation", "blocked", false),
            ["bad-helo"] = ("Technical", "blocked", false),
            ["sender-rejected"] = ("Reputation", "blocked", false),
            ["policy"] = ("Reputation", "blocked", false),
            ["content-spam"] = ("Content", "blocked", false),
            ["virus"] = ("Content", "blocked", false),
            ["url-blocked"] = ("Content", "blocked", false),
            ["attachment-blocked"] = ("Content", "blocked", false),
            ["malformed-message"] = ("Content", "blocked", false),
            ["message-too-large"] = ("Technical", "blocked", false),
            ["smtputf8"] = ("Technical", "blocked", false),
            ["tls-required"] = ("Technical", "blocked", false),
            ["tls-failed"] = ("Technical", "blocked", false),
            ["login-required"] = ("Technical", "blocked", false),
            ["protocol-error"] = ("Technical", "blocked", false),
            ["system-full"] = ("Technical", "blocked", false),
            ["server-trouble"] = ("Technical", "blocked", false),
            ["server-closing"] = ("Technical", "blocked", false),
            ["dns-failure"] = ("Technical", "blocked", false),
            ["no-route"] = ("Technical", "blocked", false),
            ["routing-loop"] = ("Technical", "blocked", false),
            ["unreachable"] = ("Technical", "blocked", false),
            ["time-out"] = ("Technical", "blocked", false),
            ["connection-lost"] = ("Technical", "blocked", false),
            ["relay-refused"] = ("Technical", "blocked", false),
            ["expired"] = ("Unclassified", "blocked", false),
            ["internal-error"] = ("Technical", "blocked", false),
        };

    [Fact]
    public void Every_kind_has_a_name_a_classification_and_a_meaning()
    {
        var kinds = Enum.GetValues<ReplyKind>();

        Assert.Equal(Expected.Keys.Order(), kinds.Select(kind => kind.WireName()).Order());
        Assert.All(kinds, kind =>
        {
            var never = ReplyClass.Never(kind);
            var later = ReplyClass.Later(kind);
            Assert.Equal(
                Expected[kind.WireName()],
                (never.Classification.WireName(), never.Outcome.ToString().ToLowerInvariant(), later.SlowDown));
            Assert.Equal((ReplyOutcome.Deferred, true, false), (later.Outcome, later.Known, never.SlowDown));
        });
    }

    [Fact]
    public void A_name_leads_back_to_its_kind()
    {
        Assert.All(Enum.GetValues<ReplyKind>(), kind => Assert.True(ReplyKinds.TryParse(kind.WireName(), out var found) && found == kind));
        Assert.False(ReplyKinds.TryParse("no-such-kind", out _));
    }

    [Fact]
    public void SendGrid_has_seven_classifications() => Assert.Equal(
        ["Unclassified", "Invalid Address", "Mailbox Unavailable", "Technical", "Content", "Reputation", "Frequency or Volume Too High"],
        Enum.GetValues<BounceClassification>().Select(classification => classification.WireName()));
}
