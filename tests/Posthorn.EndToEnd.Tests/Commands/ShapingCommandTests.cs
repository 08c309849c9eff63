using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>The shaping commands ask the files alone: no server and no database.</summary>
public sealed class ShapingCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_shipped_rules_pass_their_check()
    {
        var said = await RunAsync("check");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Matches(@"(?m)^shipped: \d\d providers, 0 domains, 0 sites, \d\d+ reactions, \d{3,} samples\r?$", said.Output);
        Assert.Contains("shaping.json: not there, the shipped rules hold alone", said.Output);
    }

    [Fact]
    public async Task The_operators_rules_are_counted_and_a_rule_without_samples_is_a_warning()
    {
        await WriteAsync("""{"domains": {"example.com": {"connections": 2}}, "default": {"reactions": [{"name": "mine", "match": "^421 zzz", "do": "slow"}]}}""");

        var said = await RunAsync("check");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains("warning: shaping.json:1: default.reactions[0]: without \"samples\" of replies", said.Output);
        Assert.Contains("shaping.json: 0 providers, 1 domain, 0 sites, 1 reaction, 0 samples", said.Output);
    }

    [Fact]
    public async Task Each_mistake_is_printed_with_its_line_and_the_exit_code_tells()
    {
        var path = await WriteAsync("{\n  \"default\": {\n    \"rate\": \"fast\",\n    \"connections\": 0 } }", "other.json");

        var said = await RunAsync("check", path);

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("other.json:3: default.rate: expected messages per second", said.Output);
        Assert.Contains("other.json:4: default.connections: expected a number from 1 to 10000, not 0", said.Output);
        Assert.Contains("2 mistakes.", said.Errors);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_so()
    {
        var said = await RunAsync("check", Path.Combine(_folder.Path, "none.json"));

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("There is no file", said.Errors);
    }

    [Fact]
    public async Task The_shipped_rules_are_printed_as_a_file_that_passes_the_check()
    {
        var shipped = await RunAsync("show");
        var said = await RunAsync("check", await WriteAsync(shipped.Output, "copy.json"));

        Assert.StartsWith("// The shaping rules that Posthorn ships.", shipped.Output);
        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
    }

    [Fact]
    public async Task What_applies_to_a_domain_is_shown_with_the_rule_that_says_so()
    {
        await WriteAsync("{\n\"domains\": {\n\"example.com\": {\"connections\": 2}}}");

        var said = await RunAsync("show", "Example.COM", "--mx", "aspmx.l.google.com", "--mx", "alt1.aspmx.l.google.com", "--connections", "7");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Contains("provider: google-workspace", said.Output);
        Assert.Contains("site:     (alt1|).aspmx.l.google.com", said.Output);
        Assert.Matches(@"(?m)^connections\s+2\s+shaping\.json:3 domains\.example\.com\r?$", said.Output);
        Assert.Matches(@"(?m)^messages_per_connection\s+100\s+shipped:\d+ providers\.google\r?$", said.Output);
        Assert.Matches(@"(?m)^give_up_after\s+3d\s+settings\r?$", said.Output);
        Assert.Matches(@"(?m)^google-recipient-rate\s+retry after 30m\s+shipped:\d+ ", said.Output);
    }

    [Fact]
    public async Task A_provider_is_shown_by_its_name()
    {
        var said = await RunAsync("show", "yahoo");

        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        Assert.Matches(@"(?m)^messages_per_connection\s+20\s+shipped:\d+ providers\.yahoo\r?$", said.Output);
    }

    [Theory]
    [InlineData(1, "There is no provider \"gogle\"", "gogle")]
    [InlineData(2, "is not a domain name", "ex ample.com")]
    [InlineData(2, "--mx goes with a domain", "google", "--mx", "mx.example.com")]
    [InlineData(2, "is not a host name", "example.com", "--mx", "192.0.2.1")]
    public async Task What_is_not_there_is_told_so(int exitCode, string sentence, params string[] arguments)
    {
        var said = await RunAsync(["show", .. arguments]);

        Assert.Equal((exitCode, ""), (said.ExitCode, said.Output));
        Assert.Contains(sentence, said.Errors);
    }

    [Fact]
    public async Task The_server_does_not_start_with_a_bad_rule_file()
    {
        await WriteAsync("{\"default\": {\n\"connections\": \"many\"}}");

        var said = await PosthornProgram.RunAsync("serve", "--data", _folder.Path);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Contains("shaping.json:2: default.connections: expected a number from 1 to 10000, not \"many\"", said.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> RunAsync(params string[] arguments) => PosthornProgram.RunAsync(["shaping", .. arguments, "--data", _folder.Path]);

    private async Task<string> WriteAsync(string text, string name = "shaping.json")
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
