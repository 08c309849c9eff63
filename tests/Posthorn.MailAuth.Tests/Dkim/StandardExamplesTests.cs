using Posthorn.MailAuth.Curve25519;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

/// <summary>The signed messages printed in RFC 6376 appendix A.2 and RFC 8463 appendix A.3, with the keys published there.</summary>
public sealed class StandardExamplesTests
{
    private const string Rfc6376Record =
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
        + "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi"
        + "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    private const string Rfc6376Message =
        "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\n" +
        "      c=simple/simple; q=dns/txt; i=joe@football.example.com;\n" +
        "      h=Received : From : To : Subject : Date : Message-ID;\n" +
        "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n" +
        "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\n" +
        "        4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\n" +
        "        KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\n" +
        "        4bmp/YzhwvcubU4=;\n" +
        "Received: from client1.football.example.com  [192.0.2.1]\n" +
        "      by submitserver.example.com with SUBMISSION;\n" +
        "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\n" +
        "From: Joe SixPack <joe@football.example.com>\n" +
        "To: Suzie Q <suzie@shopping.example.net>\n" +
        "Subject: Is dinner ready?\n" +
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n" +
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n" +
        "\n" +
        "Hi.\n" +
        "\n" +
        "We lost the game. Are you hungry yet?\n" +
        "\n" +
        "Joe.\n";

    private const string Rfc8463Seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

    private const string Rfc8463Message =
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" +
        " d=football.example.com; i=@football.example.com;\n" +
        " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n" +
        " subject : date : message-id : from : subject : date;\n" +
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n" +
        " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n" +
        " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n" +
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n" +
        " d=football.example.com; i=@football.example.com;\n" +
        " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\n" +
        " date : message-id : from : subject : date;\n" +
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n" +
        " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\n" +
        " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\n" +
        " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\n" +
        "From: Joe SixPack <joe@football.example.com>\n" +
        "To: Suzie Q <suzie@shopping.example.net>\n" +
        "Subject: Is dinner ready?\n" +
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n" +
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n" +
        "\n" +
        "Hi.\n" +
        "\n" +
        "We lost the game.  Are you hungry yet?\n" +
        "\n" +
        "Joe.\n";

    private static readonly Dictionary<string, DkimKeyAnswer> Zone = Mail.Zone(
        ("brisbane._domainkey.example.com", Rfc6376Record),
        ("brisbane._domainkey.football.example.com", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
        ("test._domainkey.football.example.com",
            "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08"
            + "a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM"
            + "KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"));

    [Fact]
    public void The_message_of_RFC_6376_passes()
    {
        var result = Assert.Single(Mail.Verify(Mail.Bytes(Rfc6376Message), Zone));

        Assert.Equal(
            new DkimVerification(DkimResult.Pass, null) { Domain = "example.com", Selector = "brisbane", Identity = "joe@football.example.com" },
            result);
    }

    [Fact]
    public void The_message_of_RFC_6376_needs_one_key() => Assert.Equal(
        ["brisbane._domainkey.example.com"],
        new DkimVerifier(DkimVerifierLimits.Default).FindKeyNames(Mail.Bytes(Rfc6376Message)));

    [Fact]
    public void Both_signatures_of_RFC_8463_pass() => Assert.Equal(
        [DkimResult.Pass, DkimResult.Pass],
        Mail.Verify(Mail.Bytes(Rfc8463Message), Zone).Select(result => result.Result));

    [Fact]
    public void The_key_of_RFC_8463_signs_what_RFC_8463_prints()
    {
        var message = Mail.Bytes(Rfc8463Message);
        MessageView.TryParse(message, 100, out var view);
        Assert.True(DkimSignature.TryParse(SignatureFieldReader.Value(view.Field(0)), 100, out var printed, out _));
        var digest = new byte[32];
        SigningInput.Digest(
            view, printed.SignedHeaders, printed.HeaderCanonicalization, SignatureFieldReader.WithEmptySignature(view.Field(0)), digest);

        using var key = DkimKey.FromEd25519Seed(Convert.FromBase64String(Rfc8463Seed));
        var signature = new byte[Ed25519.SignatureLength];
        key.Sign(digest, signature);

        Assert.Equal(Convert.ToBase64String(printed.Signature), Convert.ToBase64String(signature));
    }

    [Theory]
    [InlineData("hungry", "Hungry", "the body hash is another")]
    [InlineData("Is dinner", "Was dinner", "the signature does not match the header")]
    public void A_changed_example_fails(string from, string to, string reason)
    {
        var changed = Mail.Change(Mail.Bytes(Rfc8463Message), from, to);

        Assert.All(Mail.Verify(changed, Zone), result => Assert.Equal((DkimResult.Fail, reason), (result.Result, result.Reason)));
    }
}
