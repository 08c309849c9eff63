using System.Collections.Frozen;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// The operator's rules over the shipped ones over the settings, compiled. Field by field the first wins of: the operator's domain, site,
/// provider, default; the shipped domain, site, provider, default; the settings. Of reactions all are asked in that order.
/// </summary>
internal sealed class ShapingRules
{
    private readonly ShapingFile[] _layers;
    private readonly ShapingLimits _settings;
    private readonly FrozenDictionary<string, RuleBlock>[] _domains;
    private readonly bool _hasSites;
    private readonly FrozenDictionary<string, ShapingProfile> _byProvider;
    private readonly ShapingProfile _otherwise;

    private ShapingRules(ShapingFile[] layers, ShapingLimits settings, long version)
    {
        (_layers, _settings, Version) = (layers, settings, version);
        Providers = new ProviderTable([.. Merge(layers)]);
        _domains = [.. layers.Select(file => file.Domains.ToFrozenDictionary(rules => rules.Domain, rules => rules.Block))];
        _hasSites = layers.Any(file => file.Sites.Count > 0);
        _byProvider = Providers.Providers.ToFrozenDictionary(provider => provider.Name, provider => Build("", [], provider.Name));
        _otherwise = Build("", [], null);
    }

    /// <summary>Grows with every change of the rules: what is cached under an older one is stale.</summary>
    public long Version { get; }

    public ProviderTable Providers { get; }

    /// <param name="own">The operator's file; null: none.</param>
    public static ShapingRules Of(ShapingFile shipped, ShapingFile? own, ShapingLimits settings, long version) =>
        new(own is null ? [shipped] : [own, shipped], settings, version);

    /// <summary>All that applies to a destination. Without a rule of its own for the domain or its site it costs two look-ups.</summary>
    public ShapingProfile ProfileFor(ShapingKey key)
    {
        if (!_hasSites && !NamesDomain(key.Domain))
        {
            return key.Provider is not null && _byProvider.TryGetValue(key.Provider, out var profile) ? profile : _otherwise;
        }

        return Build(key.Domain, key.MxHosts, key.Provider);
    }

    /// <summary>Some rule speaks of this very domain, so it cannot share limits with others at its site.</summary>
    public bool NamesDomain(string domain) => Array.Exists(_domains, domains => domains.ContainsKey(domain));

    public ShapingLimits LimitsFor(ShapingKey key) => ProfileFor(key).Limits;

    /// <returns>Null: nothing, the reply speaks for its copy alone.</returns>
    public Reaction? React(ShapingKey key, SmtpReply reply, SmtpStage stage) => reply.Code < 400 ? null : ProfileFor(key).React(reply, stage);

    private ShapingProfile Build(string domain, IReadOnlyList<string> mxHosts, string? provider)
    {
        List<RuleBlock> blocks = [];
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var file = _layers[layer];
            if (_domains[layer].TryGetValue(domain, out var own))
            {
                blocks.Add(own);
            }

            blocks.AddRange(file.Sites.Where(site => mxHosts.Count > 0 && mxHosts.All(host => site.Mx.Matches(host))).Select(site => site.Block));
            if (provider is not null)
            {
                blocks.AddRange(Providers.WithKin(provider).SelectMany(name => file.Providers.Where(rules => rules.Name == name)).Select(rules => rules.Block));
            }

            blocks.Add(file.Default);
        }

        return ShapingProfile.Of(blocks, _settings);
    }

    /// <summary>The operator's providers first; one of the same name takes the place of the shipped one's patterns where it has its own.</summary>
    private static IEnumerable<Provider> Merge(ShapingFile[] layers)
    {
        var all = layers.SelectMany(file => file.Providers).ToList();
        foreach (var same in all.GroupBy(rules => rules.Name))
        {
            yield return new Provider(
                same.Key,
                same.FirstOrDefault(rules => rules.Mx.Count > 0)?.Mx ?? [],
                same.Select(rules => rules.Like).FirstOrDefault(like => like is not null));
        }
    }
}
