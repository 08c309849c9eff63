using System.Security.Cryptography;
using System.Text;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class DkimVerifierTests
{
    private static readonly byte[] Signed = Mail.Sign(Mail.RsaKey, Mail.Options(), Mail.Bytes(Mail.Plain));
    private static readonly string Record = Mail.RsaKey.PublicKeyRecord.ToText();

    [Fact]
    public void A_message_without_signatures_has_no_results()
    {
        Assert.Empty(Mail.Verify(Mail.Bytes(Mail.Plain), Mail.Zone()));
        Assert.Empty(new DkimVerifier(DkimVerifierLimits.Default).FindKeyNames(Mail.Bytes(Mail.Plain)));
    }

    public static TheoryData<string, DkimResult, string> FieldsThatDoNotPass => new()
    {
        // The tag list, as a change in ours.
        { "v=1;>v=2;", DkimResult.Neutral, "v= is not 1" },
        { "v=1;>", DkimResult.Neutral, "no v=" },
        { "d=example.com;>", DkimResult.Neutral, "no d=" },
        { "s=s1;>", DkimResult.Neutral, "no s=" },
        { "bh=>xh=", DkimResult.Neutral, "no bh=" },
        { "\tb=>\tx=", DkimResult.Neutral, "no b=" },
        { " h=>\r\n\ty=", DkimResult.Neutral, "no h=" },
        { "a=rsa-sha256;>", DkimResult.Neutral, "no a=" },
        { "a=rsa-sha256;>a=rsa-sha512;", DkimResult.Neutral, "unknown algorithm in a=" },
        { "a=rsa-sha256;>a=rsa-sha1;", DkimResult.PermanentError, "rsa-sha1 is too weak (RFC 8301)" },
        { "c=relaxed/relaxed;>c=relaxed/lax;", DkimResult.Neutral, "unknown canonicalization in c=" },
        { "c=relaxed/relaxed;>c=;", DkimResult.Neutral, "unknown canonicalization in c=" },
        { "c=>q=http; c=", DkimResult.Neutral, "q= does not offer dns/txt" },
        { "d=example.com;>d=.example.com;", DkimResult.Neutral, "d= or s= is not a name" },
        { "d=example.com;>d=" + new string('a', 64) + ".com;", DkimResult.Neutral, "d= or s= is not a name" },
        { "s=s1;>s=s1.;", DkimResult.Neutral, "d= or s= is not a name" },
        { "s=s1;>s=s1; s=s1;", DkimResult.Neutral, "s= stands twice" },
        { "s=s1;>s=s1; i=a@example.org;", DkimResult.Neutral, "i= is not within d=" },
        { "s=s1;>s=s1; i=a@xexample.com;", DkimResult.Neutral, "i= is not within d=" },
        { "s=s1;>s=s1; i=example.com;", DkimResult.Neutral, "i= is not within d=" },
        { "s=s1;>s=s1; x=1772366400;", DkimResult.Neutral, "t= or x= is not a time, or x= is not after t=" },
        { "s=s1;>s=s1; x=-1;", DkimResult.Neutral, "t= or x= is not a time, or x= is not after t=" },
        { "s=s1;>s=s1; x=1234567890123;", DkimResult.Neutral, "t= or x= is not a time, or x= is not after t=" },
        { "s=s1;>s=s1; l=-5;", DkimResult.Neutral, "l= is not a number" },
        { "s=s1;>s=s1; l=;", DkimResult.Neutral, "l= is not a number" },
        { "from:from:>", DkimResult.Neutral, "h= does not list From" },
        { "from:from:>from::", DkimResult.Neutral, "h= is not a list of header names, or is too long" },
        { "bh=>bh=*", DkimResult.Neutral, "b= or bh= is not base64" },
        { "\tb=>\tb=*", DkimResult.Neutral, "b= or bh= is not base64" },
        { "\tb=>\tb=;z=", DkimResult.Neutral, "b= or bh= is not base64" },
        // Well formed, and still not ours.
        { "from:from:>from:", DkimResult.Fail, "the signature does not match the header" },
        { "c=relaxed/relaxed;>c=relaxed/simple;", DkimResult.Fail, "the body hash is another" },
        { "bh=>bh=QUJD; xx=", DkimResult.Fail, "the body hash is another" },
        { "\tb=>\tb=QUJD; xx=", DkimResult.Fail, "the signature does not match the header" },
        { "s=s1;>s=S1; x=999999999999;", DkimResult.Fail, "the signature does not match the header" },
        { "t=1772366400;>x=1772366400;", DkimResult.Fail, "the signature has expired" },
        { "s=s1;>s=s2;", DkimResult.TemporaryError, "the key could not be looked up" },
        { "a=rsa-sha256;>a=ed25519-sha256;", DkimResult.PermanentError, "the key is of another type than a=" },
        // l=: the canonical body has 54 octets.
        { "s=s1;>s=s1; l=0;", DkimResult.Policy, "l= leaves the end of the body unsigned" },
        { "s=s1;>s=s1; l=53;", DkimResult.Policy, "l= leaves the end of the body unsigned" },
        { "s=s1;>s=s1; l=54;", DkimResult.Fail, "the signature does not match the header" },
        { "s=s1;>s=s1; l=55;", DkimResult.Fail, "the body is shorter than l=" },
        { "s=s1;>s=s1; l=99999999999999999999999999;", DkimResult.Fail, "the body is shorter than l=" },
    };

    [Theory]
    [MemberData(nameof(FieldsThatDoNotPass))]
    public void A_changed_field_does_not_pass_and_says_why(string change, DkimResult result, string reason)
    {
        var parts = change.Split('>');
        var message = Mail.Change(Signed, parts[0], parts[1]);

        var verification = Assert.Single(Mail.Verify(message, Mail.ZoneOf(Mail.RsaKey)));

        Assert.Equal((result, reason), (verification.Result, verification.Reason));
    }

    [Fact]
    public void Even_a_field_that_does_not_pass_tells_whose_it_claims_to_be()
    {
        var message = Mail.Change(Signed, "v=1;", "v=3; i=a@example.com;");

        var verification = Assert.Single(Mail.Verify(message, Mail.Zone()));

        Assert.Equal(("example.com", "s1", "a@example.com"), (verification.Domain, verification.Selector, verification.Identity));
    }

    public static TheoryData<string, DkimResult, string?> KeyRecords => new()
    {
        { Record, DkimResult.Pass, null },
        { Record.Replace("v=DKIM1; k=rsa; ", "", StringComparison.Ordinal), DkimResult.Pass, null },
        { Record + "; t=s", DkimResult.Pass, null },
        { "v=DKIM1; p=", DkimResult.PermanentError, "the key is revoked" },
        { "v=DKIM1; p=AAAA", DkimResult.PermanentError, "the public key is not an RSA key" },
        { "v=DKIM1; p=A*", DkimResult.PermanentError, "the public key is not base64" },
        { "v=DKIM1", DkimResult.PermanentError, "the key record is malformed: no p=" },
        { "", DkimResult.PermanentError, "the key record is malformed: a tag without =" },
        { Record + "; h=sha1", DkimResult.PermanentError, "the key does not allow sha256" },
        { Record + "; s=chat", DkimResult.PermanentError, "the key is not for email" },
        { "k=ed25519; p=AAAA", DkimResult.PermanentError, "the key is of another type than a=" },
        { Mail.Ed25519Key.PublicKeyRecord.ToText(), DkimResult.PermanentError, "the key is of another type than a=" },
        { RsaRecord(1016), DkimResult.PermanentError, "the RSA key has 1016 bits, not 1024 to 4096" },
        { RsaRecord(1024), DkimResult.Fail, "the signature does not match the header" },
        { RsaRecord(4096), DkimResult.Fail, "the signature does not match the header" },
        { RsaRecord(4104), DkimResult.PermanentError, "the RSA key has 4104 bits, not 1024 to 4096" },
        { RsaRecord(2048), DkimResult.Fail, "the signature does not match the header" },
    };

    [Theory]
    [MemberData(nameof(KeyRecords), DisableDiscoveryEnumeration = true)]
    public void The_key_record_decides(string record, DkimResult result, string? reason)
    {
        var verification = Assert.Single(Mail.Verify(Signed, Mail.Zone(("s1._domainkey.example.com", record))));

        Assert.Equal((result, reason), (verification.Result, verification.Reason));
    }

    [Fact]
    public void A_bare_RSAPublicKey_serves_too()
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Mail.RsaKey.PublicKeyRecord.PublicKey), out _);
        var record = "p=" + Convert.ToBase64String(rsa.ExportRSAPublicKey());

        Assert.Equal(DkimResult.Pass, Assert.Single(Mail.Verify(Signed, Mail.Zone(("s1._domainkey.example.com", record)))).Result);
    }

    [Theory]
    [InlineData("@example.com", "t=s", DkimResult.Pass)]
    [InlineData("@EXAMPLE.com", "t=s", DkimResult.Pass)]
    [InlineData("@news.example.com", "t=y", DkimResult.Pass)]
    [InlineData("@news.example.com", "t=s", DkimResult.PermanentError)]
    [InlineData("@news.example.com", "t=y:s", DkimResult.PermanentError)]
    public void A_strict_key_signs_for_its_own_domain_alone(string identity, string flags, DkimResult expected)
    {
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options() with { Identity = identity }, Mail.Bytes(Mail.Plain));

        Assert.Equal(expected, Assert.Single(Mail.Verify(signed, Mail.Zone(("s1._domainkey.example.com", $"{Record}; {flags}")))).Result);
    }

    [Theory]
    [InlineData("t=y", true)]
    [InlineData("t=s", false)]
    public void A_domain_that_is_testing_is_marked(string flags, bool testing)
    {
        var zone = Mail.Zone(("s1._domainkey.example.com", $"{Record}; {flags}"));

        Assert.Equal(testing, Assert.Single(Mail.Verify(Signed, zone)).IsTesting);
        Assert.Equal(testing, Assert.Single(Mail.Verify(Mail.Change(Signed, "Hello", "Hallo"), zone)).IsTesting);
    }

    [Fact]
    public void DNS_answers_decide_between_temporary_and_permanent()
    {
        Assert.Equal(DkimResult.TemporaryError, With(new DkimKeyAnswer.Unavailable()));
        Assert.Equal(DkimResult.PermanentError, With(new DkimKeyAnswer.Absent()));
        Assert.Equal(DkimResult.PermanentError, With(new DkimKeyAnswer.Found([])));
        Assert.Equal(DkimResult.Pass, With(new DkimKeyAnswer.Found(["v=spf1 -all", Record, "v=DKIM1; p="])));

        static DkimResult With(DkimKeyAnswer answer) => Assert.Single(Mail.Verify(
            Signed, new Dictionary<string, DkimKeyAnswer> { ["s1._domainkey.example.com"] = answer })).Result;
    }

    [Theory]
    [InlineData(3599, DkimResult.Pass)]
    [InlineData(3600, DkimResult.Fail)]
    public void A_signature_expires_at_x(int secondsLater, DkimResult expected)
    {
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options() with { ValidFor = TimeSpan.FromHours(1) }, Mail.Bytes(Mail.Plain));

        Assert.Equal(expected, Assert.Single(Mail.Verify(signed, Mail.ZoneOf(Mail.RsaKey), Mail.Now.AddSeconds(secondsLater))).Result);
    }

    [Fact]
    public void Names_of_keys_are_lower_case_and_asked_for_once()
    {
        var field = Encoding.ASCII.GetString(Signed)[..^Mail.Bytes(Mail.Plain).Length];
        var message = Encoding.ASCII.GetBytes(
            field.Replace("example.com", "EXAMPLE.com", StringComparison.Ordinal) + field
            + field.Replace("s=s1", "s=s2", StringComparison.Ordinal) + "DKIM-Signature: nonsense\r\n\r\n");

        Assert.Equal(
            ["s1._domainkey.example.com", "s2._domainkey.example.com"],
            new DkimVerifier(DkimVerifierLimits.Default).FindKeyNames(message));
    }

    [Fact]
    public void Limits_hold_at_their_number_and_not_below()
    {
        var plain = Mail.Bytes(Mail.Plain);
        var signatureOctets = Signed.Length - plain.Length - 2;
        var twice = Signed[..^plain.Length].Concat(Signed).ToArray();

        Assert.Equal(DkimResult.Pass, First(Signed, new() { MaxHeaderFields = 10, MaxSignatureOctets = signatureOctets, MaxSignedHeaders = 14 }).Result);
        Assert.Equal("more than 9 header fields", First(Signed, new() { MaxHeaderFields = 9 }).Reason);
        Assert.Equal($"more than {signatureOctets - 1} octets", First(Signed, new() { MaxSignatureOctets = signatureOctets - 1 }).Reason);
        Assert.Equal("h= is not a list of header names, or is too long", First(Signed, new() { MaxSignedHeaders = 13 }).Reason);
        Assert.Equal(2, new DkimVerifier(new() { MaxSignatures = 2 }).Verify(twice, Mail.ZoneOf(Mail.RsaKey), Mail.Now).Count);
        Assert.Single(new DkimVerifier(new() { MaxSignatures = 1 }).Verify(twice, Mail.ZoneOf(Mail.RsaKey), Mail.Now));
        Assert.Empty(new DkimVerifier(new() { MaxHeaderFields = 9 }).FindKeyNames(Signed));

        static DkimVerification First(byte[] message, DkimVerifierLimits limits) =>
            new DkimVerifier(limits).Verify(message, Mail.ZoneOf(Mail.RsaKey), Mail.Now)[0];
    }

    [Fact]
    public void White_space_folds_and_an_l_of_the_whole_body_do_no_harm()
    {
        var message = Mail.Bytes("From: a@example.com\n\nbody\n");
        var hash = BodyHash.Compute(message, DkimCanonicalization.Simple).Base64;
        var unsigned = $"DKIM-Signature:  v = 1;\r\n a\t=\r\n\trsa-sha256 ; d=example.com;s=s1;h = From\r\n : X-None ;\r\n bh={hash[..5]}\r\n {hash[5..]} ; b=; l=6; z=last  ";
        MessageView.TryParse(message, 10, out var view);
        var digest = new byte[32];
        SigningInput.Digest(view, ["From", "X-None"], DkimCanonicalization.Simple, Encoding.ASCII.GetBytes(unsigned), digest);
        var signature = new byte[256];
        Mail.RsaKey.Sign(digest, signature);
        var base64 = Convert.ToBase64String(signature);

        var field = unsigned.Replace("b=;", $"b= {base64[..40]}\r\n\t {base64[40..]} \r\n ;", StringComparison.Ordinal);
        byte[] signed = [.. Encoding.ASCII.GetBytes(field + "\r\n"), .. message];

        Assert.Equal(new DkimVerification(DkimResult.Pass, null) { Domain = "example.com", Selector = "s1", Identity = "@example.com" },
            Assert.Single(Mail.Verify(signed, Mail.ZoneOf(Mail.RsaKey))));
    }

    /// <summary>A record with a key of that size which nobody has the other half of.</summary>
    private static string RsaRecord(int bits)
    {
        var modulus = new byte[bits / 8];
        Array.Fill(modulus, (byte)0xFF);
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
        return "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
    }
}
