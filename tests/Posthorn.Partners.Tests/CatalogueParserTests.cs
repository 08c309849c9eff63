using System.Text;
using Posthorn.Partners.Offerings;
using Posthorn.Testing.Hosting;

namespace Posthorn.Partners.Tests;

public sealed class CatalogueParserTests
{
    private const string Free = """{"name":"free","type":"package","email_sends_max_monthly":1}""";

    [Fact]
    public void What_ships_has_a_package_for_the_first_steps_larger_ones_and_addresses()
    {
        var offerings = Catalogue.Load(null).Offerings;

        Assert.InRange(offerings.Count(offering => offering.IsPackage), 3, 100);
        Assert.Contains(offerings, offering => offering is { IsPackage: true, Entitlements.Ips: 0, Entitlements.Subusers: 0 });
        Assert.Contains(offerings, offering => offering is { IsPackage: false, Entitlements.Ips: 1 });
    }

    [Fact]
    public void What_is_not_said_is_nothing()
    {
        var catalogue = CatalogueParser.Parse(Bytes($$"""{"offerings":[{{Free}},{"name":"ip","type":"addon","ip_count":2147483647},]}"""), out var problem);

        Assert.Null(problem);
        Assert.Equal(new Offering("free", true, new Entitlements(1, 0, 0, 0)), catalogue!.Find("free"));
        Assert.Equal(new Offering("ip", false, new Entitlements(0, int.MaxValue, 0, 0)), catalogue.Find("ip"));
        Assert.Null(catalogue.Find("IP"));
    }

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("{", "it is no JSON")]
    [InlineData("[]", "it has no list \"offerings\"")]
    [InlineData("{}", "it has no list \"offerings\"")]
    [InlineData("""{"offerings":{}}""", "it has no list \"offerings\"")]
    [InlineData("""{"offerings":[]}""", "it has no package")]
    [InlineData("""{"offerings":[],"version":1}""", "\"version\" is not known")]
    [InlineData("""{"offerings":[],"offerings":[]}""", "it is no JSON")]
    [InlineData("""{"offerings":[1]}""", "offerings.0 is no object")]
    [InlineData("""{"offerings":[{"type":"package"}]}""", "offerings.0.name must be 1 to 100 letters, digits and . _ -")]
    [InlineData("""{"offerings":[{"name":"","type":"package"}]}""", "offerings.0.name must be 1 to 100 letters, digits and . _ -")]
    [InlineData("""{"offerings":[{"name":"a b","type":"package"}]}""", "offerings.0.name must be 1 to 100 letters, digits and . _ -")]
    [InlineData("""{"offerings":[{"name":"a"}]}""", "offerings.0.type must be package or addon")]
    [InlineData("""{"offerings":[{"name":"a","type":"Package"}]}""", "offerings.0.type must be package or addon, not \"Package\"")]
    [InlineData("""{"offerings":[{"name":"a","type":"package"}]}""", "offerings.0.email_sends_max_monthly of a package must be 1 or more")]
    [InlineData("""{"offerings":[{"name":"a","type":"addon","ip_count":-1}]}""", "offerings.0.ip_count must be a whole number from 0 to 2147483647")]
    [InlineData("""{"offerings":[{"name":"a","type":"addon","ip_count":2147483648}]}""", "offerings.0.ip_count must be a whole number from 0 to 2147483647")]
    [InlineData("""{"offerings":[{"name":"a","type":"addon","ip_count":"1"}]}""", "offerings.0.ip_count must be a whole number from 0 to 2147483647")]
    [InlineData("""{"offerings":[{"name":"a","type":"addon","ips":1}]}""", "offerings.0.ips is not known")]
    [InlineData("""{"offerings":[{"name":"a","type":"addon"}]}""", "it has no package")]
    [InlineData("""{"offerings":[FREE,FREE]}""", "\"free\" is there twice")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected)
    {
        Assert.Null(CatalogueParser.Parse(Bytes(text.Replace("FREE", Free, StringComparison.Ordinal)), out var problem));

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, CatalogueParser.MaxOfferings, true)]
    [InlineData(101, 1, false)]
    [InlineData(100, CatalogueParser.MaxOfferings + 1, false)]
    public void Names_and_the_list_have_their_limits(int length, int count, bool isGood)
    {
        var more = Enumerable.Range(0, count - 1).Select(i => $",{{\"name\":\"{$"{i}".PadLeft(length, 'a')}\",\"type\":\"addon\"}}");
        var first = $$"""{"name":"{{new string('f', length)}}","type":"package","email_sends_max_monthly":1}""";

        Assert.Equal(isGood, CatalogueParser.Parse(Bytes($$"""{"offerings":[{{first}}{{string.Concat(more)}}]}"""), out _) is not null);
    }

    [Fact]
    public void A_file_that_is_too_large_or_not_there_is_a_problem_and_no_crash()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "offerings.json");
        Assert.NotNull(PartnersModule.ProblemOfOfferings(path));

        var text = $$"""{"offerings":[{{Free}}]}""";
        File.WriteAllText(path, text.PadRight(256 * 1024));
        Assert.Null(PartnersModule.ProblemOfOfferings(path));
        Assert.Equal(["free"], Catalogue.Load(path).Offerings.Select(offering => offering.Name));

        File.WriteAllText(path, text.PadRight((256 * 1024) + 1));
        Assert.Equal("it is larger than 262144 bytes", PartnersModule.ProblemOfOfferings(path));
        File.WriteAllText(path, "{}");
        Assert.Contains(path, Assert.Throws<InvalidOperationException>(() => Catalogue.Load(path)).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
