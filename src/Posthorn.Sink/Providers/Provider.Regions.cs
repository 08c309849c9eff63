namespace Posthorn.Sink;

/// <content>Providers of one part of the world. A table: long because the words are theirs.</content>
public sealed partial record Provider
{
    private static Provider Gmx => new(
        "gmx", "mx00.emig.gmx.net", "GMX and web.de: Nemesis turns clients away in its greeting, without enhanced codes.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Connect, 421, null,
            "gmx.net (mxgmx016) Nemesis ESMTP Service not available", "Service not available", "For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v={ip}&r=1MqZMI-1subuH3f4i-00mYd5")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, null, "Requested action not taken: mailbox unavailable", "For explanation visit https://postmaster.gmx.net/de/case?c=r0501&i=ip&v={ip}")),
        (ProviderAnswer.FullMailbox, At(AnswerStage.Rcpt, 552, null, "Requested mail action aborted: exceeded storage allocation", "Quota exceeded. The recipient mailbox is full.")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, null, "Transaction failed", "Reject due to policy restrictions.", "For explanation visit https://postmaster.gmx.net/de/case?c=hi&i=ip&v={ip}")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Connect, 554, null,
            "gmx.net (mxgmx008) Nemesis ESMTP Service not available", "No SMTP service", "IP address is block listed.",
            "For explanation visit https://postmaster.gmx.net/de/case?c=r0301&i=ip&v={ip}&r=1MqZMI-1subuH3f4i-00mYd5")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 554, null, "Transaction failed", "Reject due to DMARC policy of the sender's domain.", "For explanation visit https://postmaster.gmx.net/de/case?c=r0601&i=ip&v={ip}")));

    private static Provider Orange => new(
        "orange", "opmta1mti33nd1", "Orange: French and English in one line, the number at its end says why.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Connect, 421, null,
            "opmta1mti33nd1 smtp.orange.fr sKz7oJqydXC2 Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, "5.1.1", "hhtzumeItI371 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Rcpt, 552, "5.1.1", "hibJumn68I371 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]")),
        (ProviderAnswer.Spam, At(AnswerStage.Dot, 550, "5.2.0", "svxsoAJqydXC2 Mail rejete. Mail rejected. OFR_506 [506]")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Connect, 550, null,
            "opmta1mti33nd1 smtp.orange.fr svxsoAJqydXC2 Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102 Ref http://csi.cloudmark.com [102]")),
        (ProviderAnswer.Auth, At(AnswerStage.Dot, 550, "5.7.1", "svxsoAJqydXC2 Mail rejete. Mail rejected. DMARC. OFR_515 [515]")));

    private static Provider Qq => new(
        "qq", "newxmmxszc6-7.qq.com", "QQ: everything is a 550, rate limits too; only the words tell what is temporary.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Dot, 550, null, "Ip frequency limited [M8gx6vYbYnqWLx1lXWsVtfyMvWjVeqV1nKDE5c+sNgwWtSQu4g0s IP: {ip}]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, null, "Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Rcpt, 552, null, "Mailbox is full. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000730")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 550, null, "Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Dot, 550, null, "Suspected spam ip [M8gx6vYbYnqWLx1lXWsVtfyMvWjVeqV1 IP: {ip}]. https://service.mail.qq.com/detail/0/663")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, null, "SPF check failed [ME1nOxOOVgB7fGPFxexgdQgWcjECFf IP: {ip}]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1001445&&id=20022.")));

    private static Provider NetEase => new(
        "163", "163.com Anti-spam GT for Coremail System (163com[20141201])", "163 and 126: short codes such as DT:SPM, and a page that explains them.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Rcpt, 451, null, "RP:TRC 163 gzga-mx-mtada-g0-3,_____wA3YOjZJEpouIVyHg--.2947S2 1749689566 http://mail.163.com/help/help_spam_16.htm?ip={ip}&hostid=gzga-mx-mtada-g0-3&time=1749689566")),
        (ProviderAnswer.UnknownUser, At(AnswerStage.Rcpt, 550, null, "User not found: {recipient}")),
        (ProviderAnswer.FullMailbox, At(AnswerStage.Rcpt, 552, null, "Quota exceeded or service disabled: {recipient}")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, null, "DT:SPM 163 mx8,DMCowACHEMvH1adakFYxKA--.26575S3 1520948680,please see http://mail.163.com/help/help_spam_16.htm?ip={ip}&hostid=mx8&time=1520948680")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Connect, 554, null, "IP<{ip}> in blacklist 163 mx8,1749689566 http://mail.163.com/help/help_spam_16.htm?ip={ip}&hostid=mx8&time=1749689566")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Rcpt, 550, null, "MI:SPF 163 mx8,DMCowACHEMvH1adakFYxKA--.26575S3 1520948680 http://mail.163.com/help/help_spam_16.htm?ip={ip}&hostid=mx8&time=1520948680")));
}
