using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.V2Mail;

namespace Posthorn.Fuzz.Targets;

/// <summary>A mail of version 2, from the octets of its form to the request that is stored. The first octet chooses the kind of form.</summary>
internal sealed class V2FormTarget : FuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/x-www-form-urlencoded; charset=shift_jis", "multipart/form-data; boundary=\"b c\"",
    ];

    public override string Name => "v2-form";

    public override string About => "mail of version 2: within its limits, and what is accepted is read back as it was written";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("0to=ana@example.net&toname=Ana&from=shop@example.com&subject=Hello&text=Hi&files[a.txt]=%00%ff&content[a.txt]=cid&headers={\"X-A\":\"b\"}&_charset_=windows-1251&x-smtpapi={\"category\":\"c\"}"),
        Sample.Of("0to[]=a@example.net&to[]=b@example.net&cc=c@example.net&bcc=d@example.net&from=shop@example.com&replyto=r@example.com&date=Thu,+21+Dec+2000+16:01:07+%2B0200&subject=%C3%BC&html=<p>&x-smtpapi={\"to\":[\"x@example.net\"],\"sub\":{\"-a-\":[\"b\"]}}"),
        Sample.Of("1--b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nana@example.net\r\n--b\r\nContent-Disposition: form-data; name=from\r\n\r\nshop@example.com\r\n--b\r\nContent-Disposition: form-data; name=subject\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nHi\r\n--b\r\nContent-Disposition: form-data; name=text\r\n\r\nHi\r\n--b\r\nContent-Disposition: form-data; name=\"files[a]\"; filename*=utf-8''%c3%bc.txt\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n"),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "&", "=", "%", "%00", "%0d%0a", "[]", "[", "]", "+", "\r\n--b\r\n", "--b--", "Content-Disposition: form-data; name=", "filename=\"", "filename*=utf-8''%", "Content-Type: text/plain; charset=", "utf-16", "utf-7", "shift_jis", "us-ascii",
        "_charset_", "to", "toname", "from", "subject", "text", "html", "files[", "content[", "headers", "date", "replyto", "x-smtpapi", "{\"to\":[", "{\"sub\":{", "\"", "\\ud800", "@example.net", "2", "3",
    ];

    // Forms, a tree of JSON, and each tag once for each recipient.
    public override long AllocationLimit(int length) => (64 * 1024 * 1024) + (16 * 1024L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var type = Types[input.Length == 0 ? 0 : input[0] % Types.Length];
        var body = input.AsMemory(Math.Min(1, input.Length)).ToArray();
        var outcome = V2FormReader.ReadAsync(type, body, ReadOnlyMemory<byte>.Empty, CancellationToken.None).GetAwaiter().GetResult();
        shape.Add(outcome.GetType().Name);
        if (outcome is not FormOutcome.Read { Form: var form })
        {
            return shape.Value;
        }

        var mapped = V2MailMapping.Map(form);
        var problems = V2MailRules.Check(mapped, Now, MailSendLimits.Default);
        Promise.Keep(problems.Count <= V2MailLimits.Errors, "Problems are not too many.");
        foreach (var problem in problems)
        {
            Promise.WellFormed(problem, "A problem can be told.");
            shape.Add(problem.Length);
        }

        if (problems.Count > 0)
        {
            return shape.Value;
        }

        var written = MailSendRequestWriter.Write(mapped.Request);
        Promise.Keep(MailSendParser.TryParse(written, out var again, out _) && again.ReadErrors.Count == 0, "What is written can be read.");
        Promise.Same(Encoding.UTF8.GetString(written.Span), Encoding.UTF8.GetString(MailSendRequestWriter.Write(again!).Span), "What is read back is what was written.");
        shape.AddSize(mapped.Request.Personalizations.Count);
        shape.AddSize(mapped.Request.Attachments.Count);
        shape.AddSize(mapped.Request.Headers.Count);
        return shape.Value;
    }
}
