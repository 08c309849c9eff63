using Posthorn.Kernel;

namespace Posthorn.Delivery.Shaping;

/// <summary>Reads a rule file. Whatever is wrong in it is told, all of it at once.</summary>
internal static class ShapingFileParser
{
    /// <returns>The file as far as it could be read; it is of use only when there are no mistakes.</returns>
    public static ShapingFile Parse(ReadOnlySpan<byte> text, MistakeList mistakes)
    {
        if (MemberReader.Of(JsonNodeReader.Read(text, mistakes), mistakes) is not { } top)
        {
            return ShapingFile.Empty(mistakes.File);
        }

        var providers = top.Members("providers").Select(member => Provider(member, mistakes)).OfType<ProviderRules>().ToList();
        var domains = top.Members("domains").Select(member => Domain(member, mistakes)).OfType<DomainRules>().ToList();
        var sites = top.Members("sites").Select(member => Site(member, mistakes)).OfType<SiteRules>().ToList();
        var defaults = MemberReader.Of(top.Find("default"), mistakes) is { } members ? Finish(members, mistakes) : RuleBlock.Empty(mistakes.File);
        top.RefuseOthers();
        return new ShapingFile(mistakes.File, providers, domains, sites, defaults);
    }

    private static ProviderRules? Provider(Member member, MistakeList mistakes)
    {
        if (!IsProviderName(member.Name))
        {
            mistakes.Add(member.Value.Place, "a provider's name has small letters, digits and hyphens only, such as my-provider");
        }

        if (MemberReader.Of(member.Value, mistakes) is not { } members)
        {
            return null;
        }

        var patterns = members.List<HostPattern>(
            "mx", TryParsePattern, "a host or a pattern of hosts that names a domain behind its last *, such as mx.example.net, *.example.net or mx*.example.net");
        var like = members.Text("like");
        var samples = members.Texts("samples");
        var counterSamples = members.Texts("counter_samples");
        return new ProviderRules(member.Name, member.Value.Place, patterns ?? [], like, samples, counterSamples, Finish(members, mistakes));
    }

    private static DomainRules? Domain(Member member, MistakeList mistakes)
    {
        if (!EmailAddress.TryParse($"postmaster@{member.Name.TrimEnd('.')}", out var address))
        {
            mistakes.Add(member.Value.Place, $"\"{member.Name}\" is not a domain such as example.com; MX hosts and patterns stand under sites");
            return null;
        }

        return MemberReader.Of(member.Value, mistakes) is { } members ? new DomainRules(address.AsciiDomain, Finish(members, mistakes)) : null;
    }

    private static SiteRules? Site(Member member, MistakeList mistakes)
    {
        if (!HostPattern.TryParse(member.Name, out var pattern))
        {
            mistakes.Add(member.Value.Place, $"\"{member.Name}\" is not an MX host or a pattern that names a domain behind its last *, such as *.example.net");
            return null;
        }

        return MemberReader.Of(member.Value, mistakes) is { } members ? new SiteRules(pattern, Finish(members, mistakes)) : null;
    }

    private static RuleBlock Finish(MemberReader members, MistakeList mistakes)
    {
        var block = RuleBlockParser.Parse(members, mistakes);
        members.RefuseOthers();
        return block;
    }

    private static bool TryParsePattern(string text, out HostPattern pattern) => HostPattern.TryParse(text, out pattern!);

    private static bool IsProviderName(string name) =>
        name.Length is > 0 and <= 40 && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
