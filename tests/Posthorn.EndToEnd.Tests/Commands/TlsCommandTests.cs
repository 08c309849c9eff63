using Posthorn.Storage;
using Posthorn.Storage.Sqlite;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

public sealed class TlsCommandTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task What_is_required_is_shown_and_what_is_not_named_stays()
    {
        Assert.Contains("clear text otherwise", (await RunAsync("tls", "show")).Output);

        var said = await RunAsync("tls", "require", "--require-tls", "true", "--version", "1.2");
        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        await RunAsync("tls", "require", "--require-valid-cert", "true");

        var shown = (await RunAsync("tls", "show")).Output;
        Assert.Matches(@"require TLS:\s+yes", shown);
        Assert.Matches(@"require a valid certificate:\s+yes", shown);
        Assert.Matches(@"lowest version:\s+1\.2\r?\n", shown);
    }

    [Fact]
    public async Task A_report_shows_each_domain_with_its_failures()
    {
        Assert.Equal("No TLS sessions were counted on 2030-01-31.", (await RunAsync("tls-report", "--day", "2030-01-31")).Output.Trim());
        await CountAsync("example.org", "sts", "mx1.example.org", "", 40);
        await CountAsync("example.org", "sts", "mx1.example.org", "certificate-expired", 3);
        await CountAsync("example.org", "sts", "mx2.example.org", "certificate-expired", 2);
        await CountAsync("example.org", "sts", "mx1.example.org", "starttls-not-supported", 7);
        await CountAsync("other.example", "no-policy-found", "mx.other.example", "", 1);

        var said = await RunAsync("tls-report", "--day", "2030-01-31");

        Assert.Equal(0, said.ExitCode);
        Assert.Matches(
            @"(?m)^example\.org\s+sts\s+40\s+12\s+starttls-not-supported 7 \(mx1\.example\.org\), certificate-expired 5 \(mx1\.example\.org mx2\.example\.org\)\r?$", said.Output);
        Assert.Matches(@"(?m)^other\.example\s+no-policy-found\s+1\s+0\r?$", said.Output);
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => PosthornProgram.RunAsync([.. arguments, "--data", _data.Path]);

    /// <summary>As a server leaves it behind.</summary>
    private async Task CountAsync(string domain, string type, string mxHost, string result, long sessions)
    {
        await using var database = new SqliteDatabase(Path.Combine(_data.Path, "posthorn.db"), TimeProvider.System);
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO delivery_tls_counts (day, domain, policy_id, mx_host, sending_ip, result, policy_type, policy_text, sessions) VALUES ($1, $2, 'x', $3, '192.0.2.1', $4, $5, '', $6)",
                    new DateOnly(2030, 1, 31).DayNumber - new DateOnly(1970, 1, 1).DayNumber, domain, mxHost, result, type, sessions);
            },
            TestContext.Current.CancellationToken);
    }
}
