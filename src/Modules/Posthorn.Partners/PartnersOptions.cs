namespace Posthorn.Partners;

/// <summary>What this room is told by who runs the server.</summary>
public sealed class PartnersOptions
{
    /// <summary>File with the catalogue of offerings; default null: the one that ships.</summary>
    public string? Offerings { get; set; }

    /// <summary>Where statistics for New Relic are posted. Default null: New Relic's Metric API in the US. One that is given may be http and may be private.</summary>
    public Uri? NewRelicEndpoint { get; set; }

    /// <summary>How often, and when what failed is tried again. Above zero; default 5 minutes.</summary>
    public TimeSpan NewRelicInterval { get; set; } = TimeSpan.FromMinutes(5);
}
