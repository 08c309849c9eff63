using System.Security.Cryptography.X509Certificates;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.MailAuth.Dane;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Fuzz.Targets;

/// <summary>The TXT record of MTA-STS. Each line is a text of the answer.</summary>
internal sealed class MtaStsRecordTarget : FuzzTarget
{
    public override string Name => "mta-sts-record";

    public override string About => "MTA-STS TXT records, one or several";

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Sample.Of("v=STSv1; id=20251121T000000;"), Sample.Of("v=STSv1;id=1"), Sample.Of("v=spf1 -all\nv=STSv1 ; ext=a b; id=abc"), Sample.Of("v=STSv1; id=1;\nv=STSv1; id=2;")];

    public override IReadOnlyList<string> Words { get; } = ["v=STSv1", ";", "id=", "=", " ", "\t", "\n"];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var texts = Encoding.UTF8.GetString(input).Split('\n');
        var shape = new Shape();
        var chosen = MtaStsRecord.Choose(texts);
        var readable = 0;
        foreach (var text in texts)
        {
            if (MtaStsRecord.TryParse(text, out var record))
            {
                readable++;
                Promise.Keep(record.Id.Length is > 0 and <= 32 && record.Id.All(char.IsAsciiLetterOrDigit), "An id is 1 to 32 letters and digits.");
                Promise.Keep(MtaStsRecord.TryParse($"v=STSv1; id={record.Id};", out var again) && again == record, "A record that is written and read is the same.");
            }
        }

        Promise.Keep(chosen is null || readable == 1, "The record that counts is the only one.");
        shape.AddSize(readable);
        shape.Add(chosen is not null);
        shape.AddSize(texts.Length);
        return shape.Value;
    }
}

/// <summary>The policy file of MTA-STS.</summary>
internal sealed class MtaStsPolicyTarget : FuzzTarget
{
    public override string Name => "mta-sts-policy";

    public override string About => "MTA-STS policy files; what is read can be written and read again";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Lines("version: STSv1", "mode: enforce", "mx: mail.example.com", "mx: *.example.net", "max_age: 604800"), Sample.Of("version:STSv1\nmode:none\nmax_age:0\n"),
        Sample.Lines("version: STSv1", "", "x-y: z", "mode: testing", "mx: a.b", "max_age: 9999999999"),
    ];

    public override IReadOnlyList<string> Words { get; } = ["version: ", "STSv1", "mode: ", "enforce", "testing", "none", "mx: ", "*.", "max_age: ", "\r\n", "\n", "\r", ":", " ", "."];

    public override int LongestInput => MtaStsPolicyParser.MaxLength + 100;

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var isPolicy = MtaStsPolicyParser.TryParse(input, out var policy, out var error);
        Promise.Keep(isPolicy == error is null, "There is a policy or an error.");
        Promise.Printable(error, "An error can be shown.");
        shape.Add(error);
        if (policy is not null)
        {
            shape.Add((int)policy.Mode);
            shape.AddSize(policy.MxPatterns.Count);
            Promise.Keep(policy.MaxAge >= TimeSpan.Zero && policy.MaxAge <= MtaStsPolicy.LongestAge, "An age is within its bounds.");
            Promise.Keep(policy.MxPatterns.Count > 0 || policy.Mode == MtaStsMode.None, "A policy names hosts.");
            foreach (var pattern in policy.MxPatterns.Take(20))
            {
                Promise.Keep(policy.Names(pattern.Replace("*", "any", StringComparison.Ordinal)), "A policy names the hosts of its patterns.");
            }

            var lines = new List<string> { "version: STSv1", $"mode: {policy.Mode.ToString().ToLowerInvariant()}", $"max_age: {(long)policy.MaxAge.TotalSeconds}" };
            var text = Sample.Lines([.. lines, .. policy.MxPatterns.Select(pattern => $"mx: {pattern}")]);
            if (text.Length <= MtaStsPolicyParser.MaxLength)
            {
                Promise.Keep(MtaStsPolicyParser.TryParse(text, out var again, out _), "A policy that was read can be written and read.");
                Promise.Keep(again!.Mode == policy.Mode && again.MaxAge == policy.MaxAge && again.MxPatterns.SequenceEqual(policy.MxPatterns), "A policy that is read again is the same.");
            }
        }

        return shape.Value;
    }
}

/// <summary>The TXT record of TLS-RPT. Each line is a text of the answer.</summary>
internal sealed class TlsRptTarget : FuzzTarget
{
    public override string Name => "tls-rpt";

    public override string About => "TLS-RPT TXT records";

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Sample.Of("v=TLSRPTv1; rua=mailto:tls@example.com"), Sample.Of("v=TLSRPTv1;rua=mailto:a@example.com,https://example.net/x?y=z%21;"), Sample.Of("v=TLSRPTv1; ext=1; rua=https://[2001:db8::1]:8443/\nv=spf1")];

    public override IReadOnlyList<string> Words { get; } = ["v=TLSRPTv1", ";", "rua=", "mailto:", "https://", "http://", "file:///", ",", "!", "@", "%00", "%0d%0a", "[", "]", ":", "?", "#", "//", "..", "xn--"];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var texts = Encoding.UTF8.GetString(input).Split('\n');
        var shape = new Shape();
        var record = TlsRptRecord.Choose(texts);
        shape.Add(record is not null);
        shape.AddSize(texts.Length);
        if (record is not null)
        {
            Promise.Keep(record.Destinations.Count is > 0 and <= TlsRptRecord.MaxDestinations, "There are destinations, and not too many.");
            foreach (var destination in record.Destinations)
            {
                Promise.Keep(destination.Scheme is "mailto" or "https", "Reports go by mail or by the web.");
                Promise.Printable(destination.AbsoluteUri, "A destination can be shown.");
                shape.Add(destination.Scheme);
                shape.Add((int)destination.HostNameType);
            }
        }

        return shape.Value;
    }
}

/// <summary>TLSA data beside a certificate: three octets and the rest.</summary>
internal sealed class TlsaTarget : FuzzTarget
{
    /// <summary>A certificate for mx.example.net, made for this: its key is gone.</summary>
    private static readonly byte[] Der = Convert.FromBase64String(
        "MIIBozCCAUqgAwIBAgIUZTsrxo2u/6arcTyeHTjRe2weP+UwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwObXguZXhhbXBsZS5uZXQwIBcNMjYxMTIyMDA0OTM0WhgPMjEyNjEwMjkwMDQ5"
        + "MzRaMBkxFzAVBgNVBAMMDm14LmV4YW1wbGUubmV0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+gTiapMbeeGvji5YQGuy/qV3WK0bk79/O0xbIYSucusc1dXyxgkTMywqIs8Ydm0j"
        + "BYQf0baoXgKwcQ+nSuSWMaNuMGwwHQYDVR0OBBYEFNSDbknL+h+y/TuYhr6zjP7oyE+4MB8GA1UdIwQYMBaAFNSDbknL+h+y/TuYhr6zjP7oyE+4MA8GA1UdEwEB/wQFMAMBAf8wGQYD"
        + "VR0RBBIwEIIObXguZXhhbXBsZS5uZXQwCgYIKoZIzj0EAwIDRwAwRAIgTz0s9SdQfILNS9fyAOZ+Fthn5DIQoQIdHG4XHSSxGjYCIBcWFj8KPNG7vZ4CNAZ1Y2ixNQKGeqrzrz38NAcD"
        + "AexA");

    private static readonly X509Certificate2 Leaf = X509CertificateLoader.LoadCertificate(Der);

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "tlsa";

    public override string About => "TLSA records against a certificate; a record may hold a whole one";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [3, 1, 1, .. System.Security.Cryptography.SHA256.HashData(Leaf.PublicKey.ExportSubjectPublicKeyInfo())],
        [3, 0, 2, .. System.Security.Cryptography.SHA512.HashData(Der)],
        [2, 0, 0, .. Der],
        [3, 1, 0, .. Leaf.PublicKey.ExportSubjectPublicKeyInfo()],
    ];

    public override IReadOnlyList<string> Words { get; } = ["\u0003\u0001\u0001", "\u0002\0\0", "0\u0082", "\u0006\u0003U\u001d", "\0\0\0\0"];

    // The certificate in a record is read by the system's library and chained to.
    public override long AllocationLimit(int length) => (16 * 1024 * 1024) + (4096L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        if (input.Length < 3)
        {
            return shape.Value;
        }

        var record = new TlsaAssociation(input[0], input[1], input[2], input.AsMemory(3));
        var usable = TlsaRules.Usable([record, record], one => one);
        shape.Add(usable.Count);
        if (usable.Count > 0)
        {
            var match = DaneCertificateRules.Match(Leaf, [Leaf], usable, ["mx.example.net"], Now);
            Promise.Keep(match != DaneMatch.Match || record.Usage == TlsaAssociation.DaneTa || DaneCertificateRules.Fits(record, Leaf), "Only the described certificate matches.");
            shape.Add((int)match);
            shape.Add(record.MatchingType);
        }

        return shape.Value;
    }
}
