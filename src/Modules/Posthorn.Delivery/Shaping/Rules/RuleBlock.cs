namespace Posthorn.Delivery.Shaping;

/// <summary>The rules of one domain, site or provider, or a file's defaults. A field that is null says nothing.</summary>
/// <param name="Origin">File, line and path: where the operator finds it.</param>
/// <param name="Rate"><see cref="SendRate.None"/>: no limit, whatever less specific rules say.</param>
internal sealed record RuleBlock(
    string Origin,
    int? Connections,
    int? MessagesPerConnection,
    SendRate? Rate,
    IReadOnlyList<TimeSpan>? RetryLadder,
    TimeSpan? GiveUpAfter,
    TlsDemand? Tls,
    TimeSpan? IdleTimeout,
    TimeSpan? ConnectTimeout,
    IReadOnlyList<Reaction> Reactions)
{
    public static RuleBlock Empty(string origin) => new(origin, null, null, null, null, null, null, null, null, []);
}

/// <summary>A rule file, read.</summary>
internal sealed record ShapingFile(
    string Name, IReadOnlyList<ProviderRules> Providers, IReadOnlyList<DomainRules> Domains, IReadOnlyList<SiteRules> Sites, RuleBlock Default)
{
    public static ShapingFile Empty(string name) => new(name, [], [], [], RuleBlock.Empty(name));

    public IEnumerable<RuleBlock> Blocks => [.. Domains.Select(rules => rules.Block), .. Sites.Select(rules => rules.Block), .. Providers.Select(rules => rules.Block), Default];
}

/// <param name="Mx">Empty in the operator's file when the shipped patterns stay.</param>
/// <param name="Samples">Hosts that are this provider's.</param>
/// <param name="CounterSamples">Hosts that are not.</param>
internal sealed record ProviderRules(
    string Name, Place Place, IReadOnlyList<HostPattern> Mx, string? Like, IReadOnlyList<string> Samples, IReadOnlyList<string> CounterSamples, RuleBlock Block);

internal sealed record DomainRules(string Domain, RuleBlock Block);

/// <param name="Mx">Matches when all MX hosts of a domain do.</param>
internal sealed record SiteRules(HostPattern Mx, RuleBlock Block);

/// <summary>Where in a rule file something stands.</summary>
internal readonly record struct Place(int Line, string Path);
