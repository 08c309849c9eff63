using System.Net;
using Posthorn.Delivery;
using Posthorn.Settings;

namespace Posthorn.Tests.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("posthorn-settings-");
    private readonly Dictionary<string, string> _options = [];
    private readonly Dictionary<string, string> _environment = [];

    public SettingsReaderTests() => _options["--data"] = _data.FullName;

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>What was expected stands behind "expected" in the sentence; a few settings take any text.</summary>
    [Fact]
    public void What_no_setting_understands_is_answered_with_what_was_expected()
    {
        var phrases = SettingsTable.All.Select(setting => (setting.Name, Expected: setting.Apply(new PosthornSettings(), "\0,?"))).ToList();

        Assert.Equal(["bulk-categories", "database"], phrases.Where(phrase => phrase.Expected is null).Select(phrase => phrase.Name).Order());
        Assert.All(phrases.Select(phrase => phrase.Expected).OfType<string>(), phrase => Assert.Matches("^(?!expected)[a-zI].*[^.]$", phrase));
    }

    [Fact]
    public void Without_any_setting_the_defaults_hold()
    {
        var settings = Read();

        Assert.Equal(_data.FullName, settings.Data);
        Assert.Equal("", settings.Database);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:8080"), settings.Http);
        Assert.Null(settings.PublicUrl);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:1025"), settings.Inbox);
        Assert.Equal(10_000, settings.InboxKeep);
        Assert.Equal([IPEndPoint.Parse("127.0.0.1:2525")], settings.Submission);
        Assert.Empty(settings.SubmissionTls);
        Assert.Equal((10_000, 5000), (settings.SubmissionConnections, settings.SubmissionMessages));
        Assert.Equal((null, null), (settings.TlsCertificate, settings.TlsKey));
        Assert.IsType<DeliveryMode.Inbox>(settings.Delivery);
        Assert.Null(settings.Dns);
        Assert.Equal((false, 443), (settings.DnsTrusted, settings.MtaStsPort));
        Assert.True(settings.Has("api") && settings.Has("delivery"));
        Assert.Equal(Environment.MachineName.ToLowerInvariant(), settings.HostName);
        Assert.Equal((25, false, 20), (settings.MxPort, settings.AllowPrivateMx, settings.Connections));
        Assert.Equal(
            (TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5), TimeSpan.FromHours(4), TimeSpan.FromHours(72), TimeSpan.FromMinutes(15)),
            (settings.Rest, settings.RetryFirst, settings.RetryLongest, settings.GiveUpAfter, settings.RetryUnknown));
    }

    [Theory]
    [InlineData("1", "2", "3", 1)]
    [InlineData(null, "2", "3", 2)]
    [InlineData(null, null, "3", 3)]
    [InlineData("1", null, "3", 1)]
    [InlineData(null, null, null, 20)]
    public void The_option_wins_over_the_environment_and_that_over_the_file(string? option, string? environment, string? file, int expected)
    {
        Set(_options, "--connections", option);
        Set(_environment, "POSTHORN_CONNECTIONS", environment);
        if (file is not null)
        {
            WriteFile($$"""{"connections":{{file}}}""");
        }

        Assert.Equal(expected, Read().Connections);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("127.0.0.1:2525", "127.0.0.1:2525")]
    [InlineData("0.0.0.0:587, [::1]:2525", "0.0.0.0:587", "[::1]:2525")]
    public void Submission_listens_at_any_number_of_addresses(string text, params string[] expected)
    {
        (_options["--submission"], _options["--submission-tls"]) = (text, text);

        Assert.Equal(expected.Select(IPEndPoint.Parse), Read().Submission);
        Assert.Equal(expected.Select(IPEndPoint.Parse), Read().SubmissionTls);
    }

    [Fact]
    public void A_bad_option_is_not_saved_by_a_good_file()
    {
        _options["--connections"] = "many";
        WriteFile("""{"connections":3}""");

        Assert.Equal(["--connections: expected a number from 1 to 1000, not \"many\"."], Errors());
    }

    [Theory]
    [InlineData("http", "localhost:8080", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "8080", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "127.0.0.1", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "127.0.0.1:99999", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "::1", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "[::1]", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("http", "", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("inbox", ":1025", "an address with a port, such as 127.0.0.1:8080")]
    [InlineData("submission", "2525", "addresses with ports and commas between, such as 127.0.0.1:2525, or off")]
    [InlineData("submission", "127.0.0.1:2525,", "addresses with ports and commas between, such as 127.0.0.1:2525, or off")]
    [InlineData("trusted-proxies", "all", "addresses and networks with commas between, such as 10.0.0.0/8,192.0.2.7")]
    [InlineData("trusted-proxies", "10.0.0.0/33", "addresses and networks with commas between, such as 10.0.0.0/8,192.0.2.7")]
    [InlineData("trusted-proxies", "10.0.0.1,", "addresses and networks with commas between, such as 10.0.0.0/8,192.0.2.7")]
    [InlineData("trusted-proxies", "10.0.0.1/-1", "addresses and networks with commas between, such as 10.0.0.0/8,192.0.2.7")]
    [InlineData("submission-tls", "on", "addresses with ports and commas between, such as 127.0.0.1:2525, or off")]
    [InlineData("submission-messages", "0", "a number from 1 to 1000000")]
    [InlineData("tls-certificate", "/nowhere/at/all.pem", "the path of a file that exists")]
    [InlineData("public-url", "mail.example.com", "an address that begins with http:// or https://")]
    [InlineData("public-url", "ftp://mail.example.com", "an address that begins with http:// or https://")]
    [InlineData("inbox-keep", "0", "a number from 1 to 10000000")]
    [InlineData("inbox-keep", "10000001", "a number from 1 to 10000000")]
    [InlineData("delivery", "everywhere", "inbox, direct, or relay=smtp://[user:password@]host[:port]")]
    [InlineData("dns", "resolver.example.com", "IP addresses, each with :PORT if it is not 53, with commas between")]
    [InlineData("roles", "api,baking", "a list of all, api, submission, delivery")]
    [InlineData("roles", ",", "a list of all, api, submission, delivery")]
    [InlineData("hostname", "no host", "a DNS name, such as mail.example.com")]
    [InlineData("hostname", "192.0.2.1", "a DNS name, such as mail.example.com")]
    [InlineData("hostname", "bücher.example", "a DNS name, such as mail.example.com")]
    [InlineData("hostname", "a\r\nEHLO b", "a DNS name, such as mail.example.com")]
    [InlineData("node-lease", "999ms", "a time with its unit from 1s to 1h")]
    [InlineData("node-lease", "2h", "a time with its unit from 1s to 1h")]
    [InlineData("mx-port", "0", "a number from 1 to 65535")]
    [InlineData("mx-port", "65536", "a number from 1 to 65535")]
    [InlineData("mx-port", "+25", "a number from 1 to 65535")]
    [InlineData("mx-port", "2 5", "a number from 1 to 65535")]
    [InlineData("allow-private-mx", "yes", "true or false")]
    [InlineData("connections", "1001", "a number from 1 to 1000")]
    [InlineData("connections", "-1", "a number from 1 to 1000")]
    [InlineData("rest", "60", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("retry-first", "5 m", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("retry-longest", "1.5h", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("give-up-after", "366d", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("give-up-after", "9999999d", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("retry-first", "0s", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("bulk-from", "0", "a number from 1 to 1000000")]
    [InlineData("retry-unknown", "soon", "a time with its unit, such as 500ms, 30s, 5m, 4h or 3d, above zero and at most 365d")]
    [InlineData("max-requests", "0", "a number from 1 to 100000")]
    [InlineData("memory-limit", "512", "a size with its unit, such as 500MB, 20GB or 1TB")]
    [InlineData("memory-limit", "0GB", "a size with its unit, such as 500MB, 20GB or 1TB")]
    [InlineData("disk-reserve", "1000000TB", "a size with its unit, such as 500MB, 20GB or 1TB")]
    [InlineData("disk-reserve", "5 %", "a size with its unit, such as 500MB, 20GB or 1TB")]
    [InlineData("transcripts", "sometimes", "none, failed or all")]
    public void A_bad_value_names_itself_and_what_was_expected(string name, string value, string expected)
    {
        var variable = $"POSTHORN_{name.Replace('-', '_').ToUpperInvariant()}";
        _options[$"--{name}"] = value;
        Assert.Equal([$"--{name}: expected {expected}, not \"{value}\"."], Errors());

        _options.Remove($"--{name}");
        _environment[variable] = value;
        Assert.Equal([$"{variable}: expected {expected}, not \"{value}\"."], Errors());

        _environment.Remove(variable);
        WriteFile($"{{\"{name}\":{System.Text.Json.JsonSerializer.Serialize(value)}}}");
        Assert.Equal([$"\"{name}\" in posthorn.json: expected {expected}, not \"{value}\"."], Errors());
    }

    [Fact]
    public void Bulk_categories_are_a_list_in_any_case_of_letters()
    {
        Assert.Empty(Read().BulkCategories);
        Assert.Equal(100, Read().BulkFrom);

        _options["--bulk-categories"] = "news, Weekly offers ,,";
        Assert.Equal(["Weekly offers", "news"], Read().BulkCategories.Order(StringComparer.Ordinal));
        Assert.Contains("NEWS", Read().BulkCategories);

        _options["--bulk-categories"] = new string('x', 256);
        Assert.Contains("--bulk-categories: expected categories of at most 255 characters", Assert.Single(Errors()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_bad_data_folder_is_named_and_no_file_is_looked_for(string path)
    {
        _options["--data"] = path;

        Assert.Equal([$"--data: expected the path of a folder, not \"{path}\"."], Errors());
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        _options["--http"] = "x";
        _environment["POSTHORN_DNS"] = "y";
        WriteFile("""{"roles":"z","colour":"blue"}""");

        Assert.Equal(4, Errors().Count);
    }

    [Theory]
    [InlineData("""{"htpp":"127.0.0.1:1"}""", "there is no setting \"htpp\".")]
    [InlineData("""{"HTTP":"127.0.0.1:1"}""", "there is no setting \"HTTP\".")]
    [InlineData("""{"--http":"127.0.0.1:1"}""", "there is no setting \"--http\".")]
    [InlineData("""{"data":"/elsewhere"}""", "there is no setting \"data\" in the file, which lies in that folder.")]
    public void A_name_in_the_file_that_is_no_setting_is_told(string json, string end)
    {
        WriteFile(json);

        Assert.Equal($"{FilePath}: {end}", Assert.Single(Errors()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("http=127.0.0.1:80")]
    [InlineData("""{"http":"127.0.0.1:1","http":"127.0.0.1:2"}""")]
    public void A_file_that_is_no_object_of_settings_is_told_and_not_passed_over(string json)
    {
        WriteFile(json);

        Assert.StartsWith($"{FilePath}: this is not a JSON object of settings", Assert.Single(Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_may_hold_numbers_truths_comments_and_a_last_comma()
    {
        WriteFile(
            """
            {
              // port of MX hosts
              "mx-port": 2525,
              "allow-private-mx": true,
              "roles": "api, delivery",
            }
            """);

        var settings = Read();
        Assert.Equal((2525, true), (settings.MxPort, settings.AllowPrivateMx));
        Assert.True(settings.Has("api") && settings.Has("delivery"));
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("1ms", 0.001)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("4h", 14_400)]
    [InlineData("365d", 31_536_000)]
    public void Times_have_a_unit(string text, double seconds)
    {
        _options["--retry-first"] = text;

        Assert.Equal(TimeSpan.FromSeconds(seconds), Read().RetryFirst);
    }

    [Theory]
    [InlineData("0.0.0.0:80")]
    [InlineData("[::1]:8080")]
    [InlineData("[::]:0")]
    public void Addresses_may_be_of_both_families(string text)
    {
        _options["--http"] = text;

        Assert.Equal(IPEndPoint.Parse(text), Read().Http);
    }

    [Fact]
    public void A_role_that_is_not_listed_is_not_done_here()
    {
        _options["--roles"] = "delivery";

        Assert.False(Read().Has("api"));
        Assert.True(Read().Has("delivery"));
    }

    [Fact]
    public void A_password_is_not_repeated_when_its_setting_is_wrong()
    {
        _options["--delivery"] = "relay=smtp://ana:secret@relay.example.net/path";

        Assert.DoesNotContain("secret", Assert.Single(Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_has_a_name_a_meaning_and_a_default_that_can_be_read()
    {
        Assert.Equal(SettingsTable.All.Count, SettingsTable.All.Select(setting => setting.Name).Distinct().Count());
        Assert.All(SettingsTable.All, setting =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", setting.Name);
            Assert.EndsWith(".", setting.Meaning, StringComparison.Ordinal);
            Assert.Null(setting.Default is null ? null : setting.Apply(new PosthornSettings(), setting.Default));
        });
    }

    private string FilePath => Path.Combine(_data.FullName, "posthorn.json");

    private static void Set(Dictionary<string, string> place, string name, string? value)
    {
        if (value is not null)
        {
            place[name] = value;
        }
    }

    private void WriteFile(string json) => File.WriteAllText(FilePath, json);

    private SettingsOutcome Outcome() =>
        SettingsReader.Read(setting => _options.GetValueOrDefault(setting.Option), name => _environment.GetValueOrDefault(name));

    private PosthornSettings Read()
    {
        var outcome = Outcome();
        Assert.Empty(outcome.Errors);
        return outcome.Settings!;
    }

    private IReadOnlyList<string> Errors()
    {
        var outcome = Outcome();
        Assert.Null(outcome.Settings);
        return outcome.Errors;
    }
}
