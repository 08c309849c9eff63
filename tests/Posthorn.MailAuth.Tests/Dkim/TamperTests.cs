using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

/// <summary>What may happen to a message on its way, and what it does to each canonicalization.</summary>
public sealed class TamperTests
{
    [Theory]
    // Changes that show: they break both.
    [InlineData("Hello,", "Hallo,", false, false)]
    [InlineData("end.", "end.\r\nP.S.", false, false)]
    [InlineData("your order", "your order", true, true)]
    [InlineData("Subject: Your", "Subject: Not your", false, false)]
    [InlineData("reader@example.net", "other@example.net", false, false)]
    [InlineData("two  spaces", "twospaces", false, false)]
    // White space, folding, case.
    [InlineData("two  spaces", "two spaces", false, true)]
    [InlineData("  indented", "\tindented", false, true)]
    [InlineData("  indented", "indented", false, false)]
    [InlineData("trailing \t ", "trailing", false, true)]
    [InlineData("Your   order\t of", "Your order of", false, true)]
    [InlineData("Subject: ", "SUBJECT:", false, true)]
    [InlineData("To: =?utf-8", "To:\r\n\t=?utf-8", false, true)]
    [InlineData("end.\r\n\r\n \r\n\r\n", "end.\r\n\r\n \r\n", true, true)]
    [InlineData("end.\r\n\r\n \r\n\r\n", "end.\r\n", false, true)]
    [InlineData("end.\r\n\r\n \r\n\r\n", "end.", false, true)]
    [InlineData("end.\r\n", "end.\n", false, false)]
    // Header fields that come, go and move.
    [InlineData("From: Shop", "From: Other <x@example.org>\r\nFrom: Shop", false, false)]
    [InlineData("X-Campaign", "From: Other <x@example.org>\r\nX-Campaign", false, false)]
    [InlineData("X-Campaign", "Subject: Other\r\nX-Campaign", false, false)]
    [InlineData("X-Campaign", "Cc: other@example.org\r\nX-Campaign", false, false)]
    [InlineData("X-Campaign", "Reply-To: other@example.org\r\nX-Campaign", false, false)]
    [InlineData("X-Campaign", "Content-Type: text/html\r\nX-Campaign", false, false)]
    [InlineData("Message-ID: <order-1@example.com>\r\n", "", false, false)]
    [InlineData("X-Campaign: spring", "X-Campaign: autumn", true, true)]
    [InlineData("X-Campaign: spring\r\n", "", true, true)]
    [InlineData("Received: from", "Received: by a relay\r\nReceived: from", true, true)]
    // The signature's own field.
    [InlineData("s=s1;", "s=s1 ;", false, false)]
    [InlineData("s=s1;", "s=s1;  ", false, true)]
    [InlineData("c=", "z=; c=", false, false)]
    [InlineData("DKIM-Signature", "dkim-SIGNATURE", false, true)]
    public void A_signature_keeps_or_breaks(string from, string to, bool simpleKeeps, bool relaxedKeeps)
    {
        Assert.Equal(simpleKeeps, Passes(DkimCanonicalization.Simple, from, to));
        Assert.Equal(relaxedKeeps, Passes(DkimCanonicalization.Relaxed, from, to));
    }

    [Fact]
    public void Signatures_do_not_depend_on_each_other()
    {
        var once = Mail.Sign(Mail.RsaKey, Mail.Options(), Mail.Bytes(Mail.Plain));
        var twice = Mail.Sign(Mail.RsaKey, Mail.Options(), once);

        Assert.All(Mail.Verify(twice, Mail.ZoneOf(Mail.RsaKey)), result => Assert.Equal(DkimResult.Pass, result.Result));
    }

    private static bool Passes(DkimCanonicalization canonicalization, string from, string to)
    {
        var message = Mail.Bytes(Mail.Plain.Replace("Your   order\t of today", "Your   order\t of today, your order", StringComparison.Ordinal));
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options(canonicalization, canonicalization), message);
        return Assert.Single(Mail.Verify(Mail.Change(signed, from, to), Mail.ZoneOf(Mail.RsaKey))).Result == DkimResult.Pass;
    }
}
