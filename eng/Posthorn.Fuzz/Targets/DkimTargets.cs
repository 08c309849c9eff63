using System.Buffers;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.Fuzz.Targets;

/// <summary>The values of DKIM-Signature fields and of key records, as lists of tags.</summary>
internal sealed class DkimTagsTarget : FuzzTarget
{
    public override string Name => "dkim-tags";

    public override string About => "DKIM tag lists, signatures and key records; a record that is read can be written and read again";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of(" v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=s1;\r\n\ti=j=C3=B6rg@mail.example.com; q=dns/txt; t=1; x=2; l=10; h=from : to;\r\n\tbh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=AA=="),
        Sample.Of("v=1;a=ed25519-sha256;d=example.com;s=a.b;h=From;bh=AA==;b=AA==;z=Subject:x"), Sample.Of(DkimMailTarget.RsaRecord), Sample.Of(DkimMailTarget.Ed25519Record),
        Sample.Of("v=DKIM1; k=rsa; t=y:s; h=sha1:sha256; s=email:*; n=note; p="),
    ];

    public override IReadOnlyList<string> Words { get; } =
        [";", "=", ":", "\r\n ", "v=1", "v=DKIM1", "a=rsa-sha1", "b=", "bh=", "c=", "d=", "h=", "i=", "@", "l=", "p=", "s=", "t=", "x=", "=3B", "=C3", "relaxed", "simple", "/", "from", "*"];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var shape = new Shape();
        var isSignature = DkimSignature.TryParse(text, maxSignedHeaders: 256, out var signature, out var failure);
        Promise.Keep(isSignature == failure is null, "There is a signature or a failure.");
        shape.Add(failure?.Reason?.Length ?? 0);
        if (signature is not null)
        {
            Promise.Printable(signature.KeyName, "The name of a key can be asked for.");
            Promise.Keep(Posthorn.Dns.DomainName.TryParse(signature.KeyName, out _) || signature.KeyName.Length > 250, "The name of a key is a name.");
            Promise.Keep(signature.Identity.Contains('@'), "An identity has a domain.");
            shape.Add(signature.BodyLength is not null);
            shape.Add((int)signature.HeaderCanonicalization);
        }

        if (DkimPublicKeyRecord.TryParse(text, out var record, out var error))
        {
            Promise.Keep(DkimPublicKeyRecord.TryParse(record.ToText(), out var again, out _), "A key record that was read can be written and read.");
            Promise.Keep(again == record with { AllowsEmail = true, AllowsSha256 = true }, "A key record that is read again is the same.");
            Promise.Same(record.ToText(), string.Concat(record.ToCharacterStrings()), "The pieces of a record are the record.");
            shape.Add(record.IsTesting);
        }

        shape.Add(error?.Length ?? 0);
        return shape.Value;
    }
}

/// <summary>Key records under a signature that is good.</summary>
internal sealed class DkimKeyTarget : FuzzTarget
{
    private static readonly DkimVerifier Verifier = new(DkimVerifierLimits.Default);

    public override string Name => "dkim-key";

    public override string About => "DKIM public keys: whatever the record holds, a verdict";

    public override IReadOnlyList<byte[]> Samples { get; } = [Sample.Of(DkimMailTarget.RsaRecord), Sample.Of(DkimMailTarget.Ed25519Record)];

    public override IReadOnlyList<string> Words { get; } = ["p=", "MIG", "AQAB", "AQ==", "////", "AAAA", "A", "=", "==", ";", "k=ed25519", "k=rsa", "IDAQAB"];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var shape = new Shape();
        foreach (var verdict in Verifier.Verify(DkimMailTarget.Signed, DkimMailTarget.ZoneOf(text, text), DkimMailTarget.Now))
        {
            Promise.Keep(verdict.Result is DkimResult.Pass or DkimResult.Fail or DkimResult.PermanentError, "A key record leads to a verdict for good.");
            Promise.Keep((verdict.Result == DkimResult.Pass) == verdict.Reason is null, "All but a pass has a reason.");
            shape.Add((int)verdict.Result);
            shape.Add(verdict.Reason is { } reason && !reason.Any(char.IsAsciiDigit) ? reason : "");
        }

        return shape.Value;
    }
}

/// <summary>Messages with signatures.</summary>
internal sealed class DkimMailTarget : FuzzTarget
{
    public const string RsaRecord =
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08"
        + "a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM"
        + "KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

    public const string Ed25519Record = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /// <summary>The message of RFC 8463 appendix A.3: a signature of each kind.</summary>
    public static readonly byte[] Signed = Sample.Lines(
        "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
        " d=football.example.com; i=@football.example.com;",
        " q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
        " subject : date : message-id : from : subject : date;",
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
        " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus",
        " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;",
        " d=football.example.com; i=@football.example.com;",
        " q=dns/txt; s=test; t=1528637909; h=from : to : subject :",
        " date : message-id : from : subject : date;",
        " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
        " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3",
        " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz",
        " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=",
        "From: Joe SixPack <joe@football.example.com>",
        "To: Suzie Q <suzie@shopping.example.net>",
        "Subject: Is dinner ready?",
        "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
        "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
        "",
        "Hi.",
        "",
        "We lost the game.  Are you hungry yet?",
        "",
        "Joe.");

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1528637910);

    private const string OurKeyName = "ours._domainkey.example.com";

    private static readonly DkimKey OurKey = DkimKey.FromEd25519Seed([.. Enumerable.Range(1, 32).Select(number => (byte)number)]);

    private static readonly Dictionary<string, DkimKeyAnswer> Zone = ZoneOf(Ed25519Record, RsaRecord);

    private static readonly Dictionary<string, DkimKeyAnswer> OurZone = new() { [OurKeyName] = new DkimKeyAnswer.Found([OurKey.PublicKeyRecord.ToText()]) };

    private static readonly DkimVerifier Verifier = new(DkimVerifierLimits.Default);

    private static readonly DkimSigner[] Signers = [.. from header in Enum.GetValues<DkimCanonicalization>() from body in Enum.GetValues<DkimCanonicalization>() select SignerOf(header, body)];

    public override string Name => "dkim-mail";

    public override string About => "the verifier over whole messages; whatever is signed by us passes";

    public override IReadOnlyList<byte[]> Samples { get; } = [Signed, Sample.Lines("From: a@example.com", "Subject:  folded", "\tvalue ", "", " body ", "", "")];

    public override IReadOnlyList<string> Words { get; } =
        ["\r\n", "\r\n\r\n", "\r", "\n", " ", "\t", "\r\n ", ";", "=", ":", "b=", "bh=", "h=", "l=1", "x=0", "=3D", "simple", "relaxed", "DKIM-Signature: ", "From: x\r\n", "from :", "c=simple/simple", "From:", "a@example.com"];

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var verdicts = Verifier.Verify(input, Zone, Now);
        Promise.Keep(verdicts.Count <= DkimVerifierLimits.Default.MaxSignatures, "The number of signatures is bounded.");
        foreach (var verdict in verdicts)
        {
            Promise.Keep((verdict.Result == DkimResult.Pass) == verdict.Reason is null, "All but a pass has a reason.");
            Promise.Keep(verdict.Result != DkimResult.Pass || "football.example.com".Equals(verdict.Domain, StringComparison.OrdinalIgnoreCase), "Only the owner of the key passes.");
            shape.Add((int)verdict.Result);
        }

        foreach (var name in Verifier.FindKeyNames(input))
        {
            Promise.Keep(name.Contains("._domainkey.", StringComparison.Ordinal), "The name of a key is below _domainkey.");
            Promise.Printable(name, "The name of a key can be asked for.");
        }

        if (input is not [(byte)' ' or (byte)'\t', ..])
        {
            // Else its first line would continue our signature, and it is no message.
            SignAndVerify(input);
        }

        return shape.Value;
    }

    public static Dictionary<string, DkimKeyAnswer> ZoneOf(string ed25519, string rsa) => new()
    {
        ["brisbane._domainkey.football.example.com"] = new DkimKeyAnswer.Found([ed25519]),
        ["test._domainkey.football.example.com"] = new DkimKeyAnswer.Found([rsa]),
    };

    private static void SignAndVerify(byte[] input)
    {
        // A signature is expensive, so each input meets one of the canonicalizations.
        var signer = Signers[(Shape.OfBytes(input) & int.MaxValue) % Signers.Length];
        var output = new ArrayBufferWriter<byte>(input.Length + 1024);
        signer.Sign(input, Now, output);
        var isTooLong = output.WrittenCount > DkimVerifierLimits.Default.MaxSignatureOctets;
        output.Write(input);
        var verdict = Verifier.Verify(output.WrittenSpan, OurZone, Now)[0];
        Promise.Keep(verdict.Result is DkimResult.Pass or DkimResult.Neutral, "What we sign passes.");
        Promise.Keep(verdict.Result == DkimResult.Pass || isTooLong || verdict.Reason!.Contains("more than", StringComparison.Ordinal) || verdict.Reason.Contains("too long", StringComparison.Ordinal), "What we sign passes within the limits.");
    }

    private static DkimSigner SignerOf(DkimCanonicalization header, DkimCanonicalization body) => DkimSigner.Create(
        OurKey, new DkimSignatureOptions { Domain = "example.com", Selector = "ours", HeaderCanonicalization = header, BodyCanonicalization = body });
}
