using Posthorn.MailAuth.Curve25519;

namespace Posthorn.MailAuth.Tests.Curve25519;

/// <summary>The vectors come from RFC 8032 section 7.1.</summary>
public sealed class Ed25519Tests
{
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Keys_and_signatures_are_those_of_the_standard(string seedHex, string publicKeyHex, string messageHex, string signatureHex)
    {
        var seed = Convert.FromHexString(seedHex);
        var message = Convert.FromHexString(messageHex);
        var signature = new byte[Ed25519.SignatureLength];

        var publicKey = Ed25519.PublicKey(seed);
        Ed25519.Sign(seed, publicKey, message, signature);

        Assert.Equal(publicKeyHex, Convert.ToHexStringLower(publicKey));
        Assert.Equal(signatureHex, Convert.ToHexStringLower(signature));
        Assert.True(Ed25519.Verify(publicKey, message, signature));
    }

    [Fact]
    public void A_changed_bit_of_signature_or_message_breaks_it()
    {
        var (publicKey, message, signature) = Signed();
        for (var bit = 0; bit < signature.Length * 8; bit += 37)
        {
            Assert.False(Ed25519.Verify(publicKey, message, Flip(signature, bit)), $"bit {bit} of the signature");
        }

        Assert.False(Ed25519.Verify(publicKey, Flip(message, 0), signature));
    }

    [Fact]
    public void S_has_to_be_below_the_order_of_the_group()
    {
        var (publicKey, message, signature) = Signed();
        var order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        // S + L satisfies the same equation; accepting it would make signatures malleable.
        Assert.False(Ed25519.Verify(publicKey, message, signature));
    }

    [Theory]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", false)] // no x for this y
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false)] // y = p
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", true)] // y = p - 1, x = 0
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)] // x = 0 cannot be odd
    [InlineData("5866666666666666666666666666666666666666666666666666666666666666", true)] // the generator
    [InlineData("58666666666666666666666666666666666666666666666666666666666666", false)] // 31 octets
    public void Only_canonical_points_decode(string hex, bool expected)
    {
        var octets = Convert.FromHexString(hex);

        Assert.Equal(expected, EdwardsPoint.TryDecode(octets, out var point));
        if (expected)
        {
            var encoded = new byte[EdwardsPoint.EncodedLength];
            point.Encode(encoded);
            Assert.Equal(octets, encoded);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_is_none(int length)
    {
        var (publicKey, message, _) = Signed();

        Assert.False(Ed25519.Verify(publicKey, message, new byte[length]));
    }

    private static (byte[] PublicKey, byte[] Message, byte[] Signature) Signed()
    {
        var seed = new byte[] { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 };
        var publicKey = Ed25519.PublicKey(seed);
        var message = "a message"u8.ToArray();
        var signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(seed, publicKey, message, signature);
        return (publicKey, message, signature);
    }

    private static byte[] Flip(byte[] octets, int bit)
    {
        var changed = (byte[])octets.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
