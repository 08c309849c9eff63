using System.Security.Cryptography;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class DkimKeyTests
{
    [Fact]
    public void An_exported_key_comes_back_as_the_same_key()
    {
        foreach (var key in new[] { Mail.RsaKey, Mail.Ed25519Key })
        {
            Assert.True(DkimKey.TryImportPem(key.ExportPkcs8Pem(), out var imported, out var error), error);
            using (imported)
            {
                Assert.Equal(key.Type, imported.Type);
                Assert.Equal(key.PublicKeyRecord, imported.PublicKeyRecord);
            }
        }
    }

    [Fact]
    public void A_PKCS_1_file_is_read_wherever_it_stands_in_the_text()
    {
        using var rsa = RSA.Create(1024);

        Assert.True(DkimKey.TryImportPem("# my key\n" + rsa.ExportRSAPrivateKeyPem() + "\n", out var key, out var error), error);
        using (key)
        {
            Assert.Equal(Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()), key.PublicKeyRecord.PublicKey);
        }
    }

    [Fact]
    public void The_Ed25519_file_of_RFC_8410_is_read()
    {
        const string Pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

        Assert.True(DkimKey.TryImportPem(Pem, out var key, out var error), error);
        using (key)
        {
            // The public key of the same section.
            Assert.Equal("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", key.PublicKeyRecord.PublicKey);
            Assert.Equal(DkimKeyType.Ed25519, key.Type);
        }
    }

    [Fact]
    public void Files_that_are_no_private_key_are_refused_with_a_reason()
    {
        using var rsa = RSA.Create(1024);
        using var weak = RSA.Create(1016);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (string Pem, string Reason)[] cases =
        [
            ("", "This is not a PEM file."),
            ("hello", "This is not a PEM file."),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "This is not an RSA or Ed25519 private key."),
            ("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----", "This is not an RSA or Ed25519 private key."),
            (curve.ExportPkcs8PrivateKeyPem(), "This is not an RSA or Ed25519 private key."),
            (rsa.ExportSubjectPublicKeyInfoPem(), "A private key is needed, not a PUBLIC KEY."),
            (rsa.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
                "The key is encrypted; supply it without a password."),
            (weak.ExportPkcs8PrivateKeyPem(), "The RSA key has 1016 bits; 1024 to 4096 are accepted."),
        ];

        Assert.All(cases, test =>
        {
            Assert.False(DkimKey.TryImportPem(test.Pem, out _, out var error));
            Assert.Equal(test.Reason, error);
        });
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(4097)]
    public void Keys_of_other_sizes_are_not_made(int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DkimKey.GenerateRsa(bits));

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_seed_has_32_octets(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DkimKey.FromEd25519Seed(new byte[length]));

    [Fact]
    public void A_generated_Ed25519_key_signs_what_verifies()
    {
        using var key = DkimKey.GenerateEd25519();
        var signed = Mail.Sign(key, Mail.Options(), Mail.Bytes(Mail.Plain));

        Assert.Equal(DkimResult.Pass, Assert.Single(Mail.Verify(signed, Mail.ZoneOf(key))).Result);
    }
}
