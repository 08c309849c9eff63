using Posthorn.Delivery.Shaping;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Shaping;

/// <summary>Every shipped rule is held against its own samples, and the whole table against replies as servers really say them.</summary>
public sealed class ShippedRulesTests
{
    public static TheoryData<string> Providers => [.. ShapingBook.Shipped.Providers.Select(provider => provider.Name)];

    public static TheoryData<string> Reactions => [.. ShapingBook.Shipped.Blocks.SelectMany(block => block.Reactions).Select(reaction => reaction.Name)];

    [Fact]
    public void Nothing_is_wrong_with_them()
    {
        Assert.Empty(ShapingBook.ShippedMistakes.Mistakes);
        Assert.Empty(ShapingBook.ShippedMistakes.Warnings);
        Assert.InRange(ShapingBook.Shipped.Providers.Count, 25, 500);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_provider_has_its_samples_and_no_other_provider_has_them(string name)
    {
        var provider = ShapingBook.Shipped.Providers.Single(provider => provider.Name == name);

        Assert.All(provider.Samples, sample => Assert.Equal(name, RuleText.Shipped.Providers.Match([sample])));
        Assert.All(provider.CounterSamples, sample => Assert.NotEqual(name, RuleText.Shipped.Providers.Match([sample])));
        Assert.Equal(name, RuleText.Shipped.Providers.Match(provider.Samples));
        Assert.Null(RuleText.Shipped.Providers.Match([.. provider.Samples, "mx.somebody-else.example"]));
    }

    [Theory]
    [MemberData(nameof(Reactions))]
    public void A_reaction_answers_its_samples_and_not_its_counter_samples(string name)
    {
        var (key, reaction) = Find(name);
        Assert.NotEmpty(reaction.Samples);
        Assert.NotEmpty(reaction.CounterSamples);

        var stage = reaction.Stages.Example();
        Assert.All(reaction.Samples, sample => Assert.Equal(name, RuleText.Shipped.React(key, RuleText.Reply(sample), stage)?.Name));
        Assert.All(reaction.CounterSamples, sample => Assert.NotEqual(name, RuleText.Shipped.React(key, RuleText.Reply(sample), stage)?.Name));
    }

    /// <summary>From the MX hosts in DNS to the reaction, with replies that are nobody's samples.</summary>
    [Theory]
    [InlineData("alt1.gmail-smtp-in.l.google.com gmail-smtp-in.l.google.com", "421 4.7.0 [198.51.100.7 15] Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily blocked. Please visit http://www.google.com/mail/help/bulk_mail.html to review our Bulk Email Senders Guidelines. x12-2002sm", "google-unusual-rate")]
    [InlineData("aspmx.l.google.com alt1.aspmx.l.google.com aspmx2.googlemail.com", "421-4.7.28 Gmail has detected an unusual rate of email originating from your SPF\n421-4.7.28 domain [example.com 36]. To protect our users from spam, email\n421 4.7.28 has been temporarily rate limited. d9443c01a7336-1 - gsmtp", "google-rate-limited")]
    [InlineData("smtp.google.com", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that https://support.google.com/mail/?p=ReceivingRate v5 - gsmtp", "google-recipient-rate")]
    [InlineData("hotmail-com.olc.protection.outlook.com", "451 4.7.650 The mail server [198.51.100.7] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://aka.ms/postmaster (S775) [DB5EUR03FT004.eop-EUR03.prod.protection.outlook.com 2026-01-01T10:00:00.000Z 08DE]", "microsoft-rate-limited-for-reputation")]
    [InlineData("eur.olc.protection.outlook.com", "550 5.7.1 Unfortunately, messages from [198.51.100.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [AM7EUR03FT026.eop-EUR03.prod.protection.outlook.com]", "microsoft-network-blocked")]
    [InlineData("contoso-com.mail.protection.outlook.com", "451 4.7.500 Server busy. Please try again later from [198.51.100.7]. (S77719) [AM6EUR05FT012.eop-eur05.prod.protection.outlook.com]", "microsoft-server-busy")]
    [InlineData("contoso-com.a-v1.mx.microsoft", "550 5.7.606 Access denied, banned sending IP [198.51.100.7]. To request removal from this list please visit https://sender.office.com/ and follow the directions. For more information please go to http://go.microsoft.com/fwlink/?LinkID=526655 AS(1430)", "microsoft-ip-banned")]
    [InlineData("mta5.am0.yahoodns.net mta6.am0.yahoodns.net mta7.am0.yahoodns.net", "421 4.7.0 [TSS04] Messages from 198.51.100.7 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.verizonmedia.com/error-codes", "yahoo-deferred-for-complaints")]
    [InlineData("mx-eu.mail.am0.yahoodns.net", "421 4.7.1 [TS03] All messages from 198.51.100.7 will be permanently deferred; Retrying will NOT succeed.", "yahoo-permanently-deferred")]
    [InlineData("mx01.mail.icloud.com mx02.mail.icloud.com", "421 4.7.1 Messages to bob@me.com deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137", "apple-recipient-volume")]
    [InlineData("mx1.comcast.net mx2.comcast.net", "421 4.1.0 198.51.100.7 Throttled - try again later. Please see https://postmaster.xfinity.com/smtp-error-codes.php#RL000003", "comcast-rate-limited")]
    [InlineData("smtp-in.orange.fr", "421 mwinf5c55 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]", "orange-too-many-connections")]
    [InlineData("smtp-in.orange.fr", "550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]", "orange-blocked")]
    [InlineData("smtp-in.wanadoo.fr", "554 5.7.1 Client host blocked for spamming issues. LPN007_510", "orange-blocked")]
    [InlineData("mx00.emig.gmx.net mx01.emig.gmx.net", "554-gmx.net (mxgmx116) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201", "gmx-block-listed")]
    [InlineData("mx00.ionos.de mx01.ionos.de", "421-perfora.net (mxeueu001) Nemesis ESMTP Service not available\n421 Rate limit reached. Please try again later", "gmx-rate-limited")]
    [InlineData("mx1.qq.com mx2.qq.com mx3.qq.com", "550 Ip frequency limited [McCJ 198.51.100.7]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725", "qq-frequency-limited")]
    [InlineData("163mx01.mxmail.netease.com 163mx02.mxmail.netease.com", "451 DT:SPM 163 mx14,QMCowECpMUQ,please try again", "netease-looks-like-spam")]
    [InlineData("126mx00.mxmail.netease.com", "421 HL:IFC 126 mx2,KMmowAD3", "netease-ip-suspended")]
    [InlineData("eu-smtp-inbound-1.mimecast.com eu-smtp-inbound-2.mimecast.com", "451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [aBc-9]", "mimecast-greylisting")]
    [InlineData("mxa-00000a01.gslb.pphosted.com mxb-00000a01.gslb.pphosted.com", "554 Blocked - see https://ipcheck.proofpoint.com/?ip=198.51.100.7", "proofpoint-blocked")]
    [InlineData("d100000a.ess.barracudanetworks.com d100000b.ess.barracudanetworks.com", "554 Service unavailable; Client host [mail.example.com] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1", "barracuda-blocked")]
    [InlineData("mx1.hc99-1.iphmx.com", "421 #4.4.5 Too many connections from your host.", "ironport-too-many-connections")]
    [InlineData("mx00.t-online.de mx01.t-online.de", "554 IP=198.51.100.7 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.)", "t-online-ip-refused")]
    [InlineData("smtp.secureserver.net mailstore1.secureserver.net", "421 Connection refused, too many sessions from 198.51.100.7. Please lower the number of concurrent sessions. IB007", "godaddy-too-many-sessions")]
    [InlineData("cxr.mx.a.cloudfilter.net", "421 4.7.0 cxr.mx.a.cloudfilter.net cmsmtp Too many concurrent connections from 198.51.100.7 CXCNCT", "cox-too-many-connections")]
    [InlineData("pkvw-mx.msg.pkvw.co.charter.net", "421 cmsmtp 198.51.100.7 blocked AUP#In-1340", "spectrum-too-many-connections")]
    [InlineData("gmail-smtp-in.l.google.com", "421 4.3.2 Too many open connections.", "too-many-connections")]
    [InlineData("mx.small.example", "450 4.2.0 <bob@small.example>: Recipient address rejected: Greylisted, see https://postgrey.example/help", "greylisting")]
    [InlineData("mx.small.example", "421 4.7.0 mx.small.example Error: too many connections from mail.example.com[198.51.100.7]", "too-many-connections")]
    [InlineData("mx.small.example", "450 4.7.1 Error: too much mail from 198.51.100.7", "rate-limited")]
    [InlineData("mx.small.example", "421 4.7.28 slow, please", "rate-limited")]
    [InlineData("mx.small.example", "450 4.2.1 The user is receiving mail at a rate that prevents delivery", "recipient-gets-too-much")]
    [InlineData("mx.small.example", "554 5.7.1 Service unavailable; Client host [198.51.100.7] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?198.51.100.7", "ip-on-a-block-list")]
    public void A_reply_of_the_wild_meets_its_rule(string mxHosts, string reply, string name)
    {
        var key = ShapingKey.Of("example.org", mxHosts.Split(' '), RuleText.Shipped.Providers);

        Assert.Equal(name, RuleText.Shipped.React(key, RuleText.Reply(reply), SmtpStage.RcptTo)?.Name);
    }

    [Theory]
    [InlineData("gmail-smtp-in.l.google.com", "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos. - gsmtp")]
    [InlineData("gmail-smtp-in.l.google.com", "552 5.2.2 The recipient's inbox is out of storage space. - gsmtp")]
    [InlineData("gmail-smtp-in.l.google.com", "550 5.7.26 Your email has been blocked because the sender is unauthenticated. - gsmtp")]
    [InlineData("hotmail-com.olc.protection.outlook.com", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).")]
    [InlineData("contoso-com.mail.protection.outlook.com", "550 5.4.1 Recipient address rejected: Access denied. [AM7EUR06FT042.eop-eur06.prod.protection.outlook.com]")]
    [InlineData("contoso-com.mail.protection.outlook.com", "451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. (ATTR5)")]
    [InlineData("mta5.am0.yahoodns.net", "554 30 Sorry, your message to bob@yahoo.com cannot be delivered. This mailbox is disabled (554.30).")]
    [InlineData("mx01.mail.icloud.com", "552 5.2.2 <bob@icloud.com>: user is over quota")]
    [InlineData("mx00.emig.gmx.net", "550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r0506")]
    [InlineData("smtp-in.orange.fr", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]")]
    [InlineData("mx1.qq.com", "550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728")]
    [InlineData("mx.small.example", "452 4.2.2 The email account that you tried to reach is over quota")]
    [InlineData("mx.small.example", "452 4.3.1 Insufficient system storage")]
    [InlineData("mx.small.example", "451 4.3.0 Temporary lookup failure")]
    [InlineData("mx.small.example", "450 4.1.8 <shop@example.com>: Sender address rejected: Domain not found")]
    [InlineData("mx.small.example", "452 4.5.3 Too many recipients")]
    [InlineData("mx.small.example", "552 5.3.4 Message size exceeds fixed limit")]
    [InlineData("mx.small.example", "250 2.0.0 OK, too many connections is what we do not say")]
    [InlineData("mx.small.example", "354 rate limit")]
    public void A_reply_that_is_about_the_recipient_or_the_mail_restricts_nobody(string mxHosts, string reply)
    {
        var key = ShapingKey.Of("example.org", mxHosts.Split(' '), RuleText.Shipped.Providers);

        Assert.Null(RuleText.Shipped.React(key, RuleText.Reply(reply), SmtpStage.RcptTo)?.Name);
    }

    [Theory]
    [InlineData("google", "gmail-smtp-in.l.google.com.")]
    [InlineData("google-workspace", "ASPMX.L.GOOGLE.COM")]
    [InlineData("microsoft-consumer", "outlook-com.olc.protection.outlook.com")]
    [InlineData("microsoft-365", "contoso-com.mail.protection.outlook.com")]
    [InlineData(null, "mx.example.org")]
    [InlineData(null, "mail.protection.outlook.com.attacker.example")]
    [InlineData(null, "aspmx.l.google.com mx.backup.example")]
    [InlineData(null, "aspmx.l.google.com mta5.am0.yahoodns.net")]
    public void A_domain_belongs_to_a_provider_only_with_all_its_hosts(string? provider, string hosts) =>
        Assert.Equal(provider, RuleText.Shipped.Providers.Match(hosts.Split(' ')));

    private static (ShapingKey Key, Reaction Reaction) Find(string name)
    {
        foreach (var provider in ShapingBook.Shipped.Providers)
        {
            if (provider.Block.Reactions.FirstOrDefault(reaction => reaction.Name == name) is { } found)
            {
                return (new ShapingKey("example.org", "", [], provider.Name), found);
            }
        }

        return (new ShapingKey("example.org", "", [], null), ShapingBook.Shipped.Default.Reactions.Single(reaction => reaction.Name == name));
    }
}
