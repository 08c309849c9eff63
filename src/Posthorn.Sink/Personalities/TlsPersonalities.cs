using static Posthorn.Sink.PersonalityForms;

namespace Posthorn.Sink;

/// <summary>What encryption meets. The prospects are those of a sender that encrypts when it can and asks nobody's name.</summary>
internal static class TlsPersonalities
{
    public static IReadOnlyList<Personality> All { get; } =
    [
        Plain("no-starttls", "STARTTLS is stripped from the offers, as by somebody in the middle.", Prospect.Taken, options => options with { StartTls = false }).FromTheStart(),
        Plain("starttls-refused", "Offers STARTTLS and answers it with 454.", Prospect.Taken, options => options with { TlsFault = TlsFault.Refused }).FromTheStart(),
        Plain("tls-garbage", "Says 220 to STARTTLS and then octets that are no TLS.", Prospect.TakenLater, options => options with { BrokenTls = true }).FromTheStart(),
        Plain(
            "tls-alert", "Ends the handshake with the alert handshake_failure.", Prospect.TakenLater,
            options => options with { TlsFault = TlsFault.Alert }).FromTheStart(),
        Plain("tls-old-version", "Speaks only TLS 1.0.", Prospect.TakenLater, options => options with { TlsFault = TlsFault.OldVersion }).FromTheStart(),
        Plain("tls-silence", "Says 220 to STARTTLS and then nothing.", Prospect.TakenLater, options => options with { TlsFault = TlsFault.Silence }).FromTheStart(),
        Plain(
            "trusted-certificate", "Shows a good certificate of the sink's own authority.", Prospect.Taken,
            options => options with { Certificate = CertificateUse.Trusted }).FromTheStart(),
        Plain(
            "self-signed-certificate", "Shows a certificate that nobody has signed.", Prospect.Taken,
            options => options with { Certificate = CertificateUse.SelfSigned }).FromTheStart(),
        Plain(
            "expired-certificate", "Shows a certificate whose time is over.", Prospect.Taken,
            options => options with { Certificate = CertificateUse.Expired }).FromTheStart(),
        Plain(
            "wrong-name-certificate", "Shows a certificate of another host.", Prospect.Taken,
            options => options with { Certificate = CertificateUse.WrongName }).FromTheStart(),
    ];
}
