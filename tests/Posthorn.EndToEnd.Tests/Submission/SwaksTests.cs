using System.Diagnostics;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>Debian's swaks, a client that is none of ours. ./test installs it; where it is missing these tests are skipped.</summary>
public sealed class SwaksTests(DirectPosthorn posthorn)
{
    private const string Program = "/usr/bin/swaks";

    public static bool IsMissing => !File.Exists(Program);

    [Theory(SkipWhen = nameof(IsMissing), Skip = "swaks is not installed")]
    [InlineData("--auth PLAIN")]
    [InlineData("--auth LOGIN --tls")]
    [InlineData("--auth PLAIN --tls-on-connect")]
    [InlineData("--auth LOGIN --pipeline")]
    public async Task Swaks_sends_with_a_key_and_X_SMTPAPI(string options)
    {
        var domain = posthorn.NewDomain();
        var server = options.Contains("on-connect", StringComparison.Ordinal) ? posthorn.Running.Process.SubmissionTls : posthorn.Running.Process.Submission;
        var api = $"{{\"to\":[\"ana@{domain}\",\"ben@{domain}\"],\"sub\":{{\"-name-\":[\"Ana\",\"Ben\"]}},\"category\":\"swaks\"}}";

        var (code, said) = await RunAsync(
        [
            .. options.Split(' '), "--server", $"{server.Address}", "--port", $"{server.Port}", "--auth-user", "apikey", "--auth-password", PosthornProcess.Key,
            "--from", "shop@example.com", "--to", "rcpt@example.org", "--header", "Subject: hello -name-", "--add-header", $"X-SMTPAPI: {api}", "--body", "Dear -name-", "--hide-all",
        ]);

        Assert.True(code == 0, said);
        Assert.Equal("hello Ana", (await posthorn.Sink.WaitForAsync($"ana@{domain}")).View().Subject);
        var ben = (await posthorn.Sink.WaitForAsync($"ben@{domain}")).View();
        Assert.Equal(("hello Ben", "Dear Ben"), (ben.Subject, ben.Text!.Trim()));
    }

    private static async Task<(int Code, string Said)> RunAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }
}
