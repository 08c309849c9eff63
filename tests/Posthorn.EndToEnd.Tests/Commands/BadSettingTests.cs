using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>A bad setting stops the start and names itself.</summary>
public sealed class BadSettingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("--http", "here")]
    [InlineData("--http", "127.0.0.1")]
    [InlineData("--http", "127.0.0.1:99999")]
    [InlineData("--inbox", "1025")]
    [InlineData("--inbox-keep", "0")]
    [InlineData("--submission", "2525")]
    [InlineData("--tls-certificate", "/nowhere/at/all.pem")]
    [InlineData("--delivery", "pigeon")]
    [InlineData("--delivery", "relay=http://example.com")]
    [InlineData("--dns", "ns.example.com")]
    [InlineData("--roles", "boss")]
    [InlineData("--hostname", "a b")]
    [InlineData("--mx-port", "0")]
    [InlineData("--allow-private-mx", "maybe")]
    [InlineData("--connections", "many")]
    [InlineData("--retry-first", "5")]
    [InlineData("--give-up-after", "-1h")]
    [InlineData("--public-url", "posthorn")]
    public async Task On_the_command_line(string option, string value) =>
        await StopsAsync($"{option}: expected ", ["serve", option, value, .. Data()]);

    [Fact]
    public async Task A_certificate_without_its_key()
    {
        var certificate = Path.Combine(_folder.Path, "own.crt");
        await File.WriteAllTextAsync(certificate, "no certificate", TestContext.Current.CancellationToken);

        await StopsAsync("--tls-certificate and --tls-key: expected both or neither.", ["serve", "--tls-certificate", certificate, .. Data()]);
        await StopsAsync("--tls-certificate, --tls-key: expected PEM files", ["serve", "--tls-certificate", certificate, "--tls-key", certificate, .. Data()]);
    }

    [Fact]
    public async Task In_the_environment() =>
        await StopsAsync("POSTHORN_DELIVERY: expected ", ["serve", .. Data()], new() { ["POSTHORN_DELIVERY"] = "pigeon" });

    [Fact]
    public async Task The_key_in_the_environment()
    {
        var said = await StopsAsync("POSTHORN_API_KEY: expected ", ["serve", .. Data()], new() { ["POSTHORN_API_KEY"] = "SG.not.akey" });

        Assert.DoesNotContain("SG.not.akey", said.Errors);
    }

    [Fact]
    public async Task In_the_settings_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "posthorn.json"), """{"delivery": "pigeon", "speed": 5}""", TestContext.Current.CancellationToken);

        var said = await StopsAsync("\"delivery\" in posthorn.json: expected ", ["serve", .. Data()]);

        Assert.Contains("there is no setting \"speed\"", said.Errors);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_settings_file_that_is_no_object(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "posthorn.json"), text, TestContext.Current.CancellationToken);

        await StopsAsync("this is not a JSON object of settings", ["queue", .. Data()]);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Data() => ["--data", _folder.Path];

    private static async Task<CommandResult> StopsAsync(string names, IReadOnlyList<string> arguments, Dictionary<string, string>? environment = null)
    {
        var said = await PosthornProgram.RunAsync(arguments, environment);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.StartsWith("posthorn: ", said.Errors);
        Assert.Contains(names, said.Errors);
        return said;
    }
}
