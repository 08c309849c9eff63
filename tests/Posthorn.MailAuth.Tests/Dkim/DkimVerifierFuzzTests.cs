using System.Text;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

/// <summary>Seeded, so that a failure comes back.</summary>
public sealed class DkimVerifierFuzzTests
{
    private static readonly string[] Fragments =
    [
        "\r\n", "\r", "\n", "\r\n\r\n", " ", "\t", ";", "=", ":", ";;", "b=", "bh=", "h=", "l=1", "x=0", "=3D", "=", "@", "/",
        "DKIM-Signature: ", "From: x\r\n", "relaxed", "\0", "\u00ff", "999999999999999999999",
    ];

    [Fact]
    public void Nothing_in_a_message_makes_the_verifier_throw()
    {
        var random = new Random(6376);
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options(), Mail.Sign(Mail.RsaKey, Mail.Options() with { Selector = "s2" }, Mail.Bytes(Mail.Plain)));
        var zone = Mail.Zone(
            ("s1._domainkey.example.com", Mail.RsaKey.PublicKeyRecord.ToText()),
            ("s2._domainkey.example.com", Mail.RsaKey.PublicKeyRecord.ToText()));
        var verifier = new DkimVerifier(DkimVerifierLimits.Default);
        for (var round = 0; round < 1000; round++)
        {
            var message = Mutate(signed, random, random.Next(1, 6));

            var results = verifier.Verify(message, zone, Mail.Now);

            Assert.True(results.Count <= 10);
            Assert.All(results, result =>
            {
                Assert.Equal(result.Result == DkimResult.Pass, result.Reason is null);
                if (result.Result == DkimResult.Pass)
                {
                    Assert.Equal("example.com", result.Domain, ignoreCase: true);
                }
            });
            Assert.All(verifier.FindKeyNames(message), name => Assert.Contains("._domainkey.", name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_change_to_signed_octets_passes_when_both_halves_are_simple()
    {
        var random = new Random(8463);
        var plain = Mail.Bytes("From: a@example.com\nTo: b@example.net\nSubject: fixed\n\nA body of some words.\n");
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options(DkimCanonicalization.Simple, DkimCanonicalization.Simple), plain);
        for (var round = 0; round < 400; round++)
        {
            var message = (byte[])signed.Clone();
            message[random.Next(signed.Length - plain.Length, signed.Length)] ^= (byte)random.Next(1, 256);

            Assert.All(Mail.Verify(message, Mail.ZoneOf(Mail.RsaKey)), result => Assert.NotEqual(DkimResult.Pass, result.Result));
        }
    }

    [Fact]
    public void Nothing_in_a_key_record_makes_the_verifier_throw()
    {
        var random = new Random(8301);
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options(), Mail.Bytes(Mail.Plain));
        var record = Encoding.ASCII.GetBytes(Mail.RsaKey.PublicKeyRecord.ToText());
        for (var round = 0; round < 500; round++)
        {
            var mutated = Encoding.Latin1.GetString(Mutate(record, random, random.Next(1, 4)));

            var result = Assert.Single(Mail.Verify(signed, Mail.Zone(("s1._domainkey.example.com", mutated))));

            Assert.True(
                result.Result is DkimResult.Pass or DkimResult.Fail or DkimResult.PermanentError,
                $"{result.Result} for {mutated}");
        }
    }

    [Fact]
    public void Nothing_in_a_key_file_makes_the_import_throw()
    {
        var random = new Random(7468);
        var pem = Encoding.ASCII.GetBytes(Mail.RsaKey.ExportPkcs8Pem());
        for (var round = 0; round < 300; round++)
        {
            var mutated = Encoding.Latin1.GetString(Mutate(pem, random, random.Next(1, 4)));

            Assert.Equal(DkimKey.TryImportPem(mutated, out var key, out var error), error is null);
            key?.Dispose();
        }
    }

    private static byte[] Mutate(byte[] valid, Random random, int changes)
    {
        var octets = new List<byte>(valid);
        for (var i = 0; i < changes; i++)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(4))
            {
                case 0:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets.RemoveRange(at, Math.Min(random.Next(1, 40), octets.Count - at));
                    break;
                case 2:
                    octets.InsertRange(at, Encoding.Latin1.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                default:
                    octets.InsertRange(at, octets.GetRange(at, Math.Min(random.Next(1, 60), octets.Count - at)));
                    break;
            }
        }

        return [.. octets];
    }
}
