using System.Security.Cryptography;
using System.Text;
using Posthorn.Webhooks.Posting;

namespace Posthorn.Webhooks.Tests;

public sealed class WebhookSignerTests
{
    // The vector that SendGrid's client libraries test themselves with.
    private const string PublicKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

    private const string Signature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    private const string Timestamp = "1600112502";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","""
        + """
        "sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]
        """.Trim() + "\r\n");

    [Fact]
    public void What_is_signed_is_what_SendGrid_signs()
    {
        Assert.Equal(327, Body.Length);
        Assert.Equal("d42fd42f9a2ff2ac684950bcd351d3cd6e0f60d4e944637cf97c2226bc224548", Convert.ToHexStringLower(WebhookSigner.HashOf(Timestamp, Body)));
        Assert.True(Verifies(PublicKey, Signature, Timestamp, Body));
    }

    [Fact]
    public void Our_signature_holds_for_this_body_this_second_and_this_key_alone()
    {
        var keys = WebhookSigner.NewPair();
        var headers = WebhookSigner.HeadersOf(keys, Body, DateTimeOffset.FromUnixTimeMilliseconds(1_600_112_502_999)).ToDictionary();
        var signature = headers["X-Twilio-Email-Event-Webhook-Signature"];

        Assert.Equal(Timestamp, headers["X-Twilio-Email-Event-Webhook-Timestamp"]);
        Assert.True(Verifies(keys.Public, signature, Timestamp, Body));
        Assert.False(Verifies(keys.Public, signature, "1600112503", Body));
        Assert.False(Verifies(keys.Public, signature, Timestamp, Body[..^1]));
        Assert.False(Verifies(WebhookSigner.NewPair().Public, signature, Timestamp, Body));
    }

    [Fact]
    public void A_public_key_has_the_form_that_SendGrid_shows()
    {
        var key = WebhookSigner.NewPair().Public;

        Assert.Equal(124, key.Length);
        Assert.StartsWith("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE", key, StringComparison.Ordinal);
    }

    private static bool Verifies(string publicKey, string signature, string timestamp, byte[] body)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        return key.VerifyData((byte[])[.. Encoding.ASCII.GetBytes(timestamp), .. body], Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
