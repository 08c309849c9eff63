namespace Posthorn.Insights.Geo;

/// <summary>Where an address is, as far as the file knows.</summary>
/// <param name="Country">Two letters of ISO 3166, upper case.</param>
/// <param name="Region">What stands behind the hyphen in ISO 3166-2, such as <c>TX</c>.</param>
internal sealed record GeoPlace(string? Country, string? Region)
{
    public static readonly GeoPlace Unknown = new(null, null);
}
