using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>What is signed, encrypted or somebody else's arrives as it was handed in, although tags of the mail stand in it.</summary>
public sealed class UntouchedPartsTests(DirectPosthorn posthorn)
{
    private const string Tags = "X-SMTPAPI: {\"sub\":{\"-name-\":[\"Ana\"]}}\r\n";

    private const string PgpSigned =
        "--sig\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello -name-,=20\r\n trailing=20\r\n..dots\r\n"
        + "--sig\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niHUEARYKAB0=\r\n-----END PGP SIGNATURE-----\r\n\r\n--sig--\r\n";

    private const string SmimeSigned =
        "This is an S/MIME signed message, -name-\r\n--sig\r\nContent-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\n\r\n-name-\r\n--alt\r\nContent-Type: text/html\r\n\r\n<b>-name-</b>\r\n--alt--\r\n"
        + "--sig\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=smime.p7s\r\n\r\nMIIFjAYJKoZIhvcNAQcCoII=\r\n--sig--\r\n";

    private const string Calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:With -name-\r\n  folded\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Theory]
    [InlineData("multipart/signed; micalg=pgp-sha512; protocol=\"application/pgp-signature\"; boundary=sig", PgpSigned)]
    [InlineData("multipart/signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"; boundary=sig", SmimeSigned)]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64", "LW5hbWUtIGlzIGNvdmVyZWQ=\r\n")]
    [InlineData("text/calendar; method=REQUEST; charset=utf-8", Calendar)]
    [InlineData("message/rfc822", "From: -name- <x@example.org>\r\n\r\n-name-\r\n")]
    public async Task A_body_that_must_not_change_is_the_same_octet_by_octet(string type, string body)
    {
        var mail = await DeliverAsync($"{Tags}From: shop@example.com\r\nSubject: for -name-\r\nMIME-Version: 1.0\r\nContent-Type: {type}\r\n\r\n{body}");

        Assert.Equal("for Ana", mail.View().Subject);
        Assert.Equal(body, mail.Text[(mail.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    [Fact]
    public async Task Beside_them_words_change()
    {
        var signed = $"Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=sig\r\n\r\n{PgpSigned}";
        var calendar = $"Content-Type: text/calendar; method=REQUEST\r\n\r\n{Calendar}";
        var mail = await DeliverAsync(
            $"{Tags}From: shop@example.com\r\nContent-Type: multipart/mixed; boundary=all\r\n\r\n--all\r\n\r\nHello -name-\r\n--all\r\n{signed}\r\n--all\r\n{calendar}\r\n--all--\r\n");

        Assert.Contains("\r\n\r\nHello Ana\r\n--all\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"\r\n--all\r\n{signed}\r\n--all\r\n{calendar}\r\n--all--\r\n", mail.Text, StringComparison.Ordinal);
    }

    private async Task<ReceivedMail> DeliverAsync(string message)
    {
        var recipient = $"ana@{posthorn.NewDomain()}";
        var reply = await SubmissionClient.SubmitAsync(posthorn.Running.Process.Submission, "shop@example.com", [recipient], message);
        await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));
        return posthorn.Sink.ReceivedFor(recipient).Single();
    }
}
