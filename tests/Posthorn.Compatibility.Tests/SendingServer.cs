using System.Text.RegularExpressions;
using Posthorn.Compatibility.Tests;
using Posthorn.Sink;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Hosting;

[assembly: AssemblyFixture(typeof(SendingServer))]

namespace Posthorn.Compatibility.Tests;

/// <summary>
/// One server for all tests of this project: it signs for example.com and delivers directly to the MX of example.net,
/// which a zone of our own points to a sink. Each test has recipients of its own.
/// </summary>
public sealed partial class SendingServer : IAsyncLifetime
{
    private FakeDnsServer _dns = null!;
    private Dictionary<string, string> _published = [];

    public MailSink Sink { get; private set; } = null!;

    public PosthornProcess Process { get; private set; } = null!;

    public Uri Host => Process.Address;

    /// <summary>The TXT records that <c>posthorn domain add</c> asked for, by name.</summary>
    public IReadOnlyDictionary<string, string> PublishedTexts => _published;

    public async ValueTask InitializeAsync()
    {
        Sink = MailSink.Start();
        _dns = FakeDnsServer.Start().Mx("example.net", 10, "mx.example.net").A("mx.example.net", "127.0.0.1");
        Process = await PosthornProcess.StartAsync(
            "--delivery", "direct", "--dns", $"{_dns.EndPoint}", "--mx-port", $"{Sink.Port}", "--allow-private-mx", "true", "--hostname", "mail.example.com",
            "--public-url", "https://click.example.com");

        var added = await Process.CommandAsync("domain", "add", "example.com");
        Assert.True(added.ExitCode == 0, added.Errors);
        _published = TextRecord().Matches(added.Output).ToDictionary(
            record => record.Groups["name"].Value, record => record.Groups["value"].Value.Replace("\" \"", "", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Sink.DisposeAsync();
        await _dns.DisposeAsync();
    }

    /// <summary>A key that may do nothing but this.</summary>
    public async Task<string> CreateKeyAsync(string scope)
    {
        var created = await Process.CommandAsync("keys", "create", scope, "--scope", scope);
        Assert.True(created.ExitCode == 0, created.Errors);
        return created.Output.Trim();
    }

    [GeneratedRegex("""^  (?<name>\S+)\. TXT "(?<value>.*)"\r?$""", RegexOptions.Multiline)]
    private static partial Regex TextRecord();
}
