using System.Diagnostics;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

/// <summary>Our signatures in front of a verifier that is not ours: Perl's Mail::DKIM, which knows RSA only.</summary>
public sealed class MailDkimTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("posthorn-dkim-").FullName;

    [Theory]
    [InlineData(DkimCanonicalization.Simple, DkimCanonicalization.Simple)]
    [InlineData(DkimCanonicalization.Simple, DkimCanonicalization.Relaxed)]
    [InlineData(DkimCanonicalization.Relaxed, DkimCanonicalization.Simple)]
    [InlineData(DkimCanonicalization.Relaxed, DkimCanonicalization.Relaxed)]
    public void Our_signature_passes(DkimCanonicalization header, DkimCanonicalization body)
    {
        var options = Mail.Options(header, body) with { ValidFor = TimeSpan.FromDays(36500), Identity = "news=letter@shop.example.com" };

        Assert.Equal("d=example.com s=s1 pass", Run(Mail.Sign(Mail.RsaKey, options, Mail.Bytes(Mail.Plain))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \n\t\n")]
    [InlineData("one line\n")]
    [InlineData("\n\nfirst lines empty\n")]
    [InlineData("a  \n\n\nb \t c\n\n")]
    public void Bodies_that_are_easily_got_wrong_pass(string body)
    {
        var message = Mail.Bytes("From: a@example.com\nDate: Sun, 01 Mar 2026 12:00:00 +0000\n\n" + body);
        var output = Mail.Sign(Mail.RsaKey, Mail.Options(body: DkimCanonicalization.Simple) with { Selector = "s2" }, message);

        var both = new List<byte>(Mail.Sign(Mail.RsaKey, Mail.Options(), message)[..^message.Length]);
        both.AddRange(output);

        Assert.Equal("d=example.com s=s1 pass\nd=example.com s=s2 pass", Run([.. both]));
    }

    [Theory]
    [InlineData("Hello", "Hallo", "fail: body has been altered")]
    [InlineData("Your   order", "My   order", "fail: message has been altered")]
    [InlineData("From: Shop", "From: x@example.com\r\nFrom: Shop", "fail: message has been altered")]
    public void A_changed_message_fails(string from, string to, string verdict)
    {
        var signed = Mail.Sign(Mail.RsaKey, Mail.Options(), Mail.Bytes(Mail.Plain));

        Assert.Equal($"d=example.com s=s1 {verdict}", Run(Mail.Change(signed, from, to)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(byte[] message)
    {
        RequireMailDkim();
        var (messagePath, zonePath) = (Path.Combine(_folder, "message.eml"), Path.Combine(_folder, "zone"));
        var record = Mail.RsaKey.PublicKeyRecord.ToText();
        File.WriteAllBytes(messagePath, message);
        File.WriteAllText(zonePath, $"s1._domainkey.example.com {record}\ns2._domainkey.example.com {record}\n");
        var (_, output) = Perl(Path.Combine(AppContext.BaseDirectory, "verify-dkim.pl"), messagePath, zonePath);
        return output.Trim();
    }

    private static void RequireMailDkim()
    {
        if (Perl("-MMail::DKIM::Verifier", "-e", "1").ExitCode != 0)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "CI needs the Debian package libmail-dkim-perl.");
            Assert.Skip("Mail::DKIM is not installed (Debian: libmail-dkim-perl).");
        }
    }

    private static (int ExitCode, string Output) Perl(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("perl", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "perl is not installed");
        }
    }
}
