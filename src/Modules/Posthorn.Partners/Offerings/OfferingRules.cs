using Posthorn.Kernel;

namespace Posthorn.Partners.Offerings;

/// <summary>What a request asks for must be in the catalogue: one package and any addons. Pure.</summary>
internal static class OfferingRules
{
    public const int MaxOfferings = 50;
    public const int MaxQuantity = 1000;
    public const string Missing = "missing required argument";
    public const string OnePackage = "There must be exactly one offering of the type package.";
    public const string PackageQuantity = "The quantity of a package must be 1.";
    public const string Twice = "This offering is in the list twice: say how many by its quantity.";
    private const int LongestName = 100;

    public static string Unknown(string name) => $"There is no offering {name}.";

    public static string NotItsType(Offering offering) => $"{offering.Name} is of the type {offering.Type}.";

    /// <summary>What is wrong is added to the errors, with fields such as <c>offerings.0.name</c>.</summary>
    public static IReadOnlyList<Holding> Read(JsonMembers request, Catalogue catalogue, List<ApiError> errors)
    {
        var (before, holdings) = (request.Errors.Count, new List<Holding>());
        if (request.Objects("offerings", MaxOfferings) is not { } items)
        {
            errors.AddRange(request.Errors.Count > before ? request.Errors.Skip(before) : [new ApiError(Missing, "offerings")]);
            return [];
        }

        var found = errors.Count;
        foreach (var (item, index) in items.Select((item, index) => (item, index)))
        {
            var holding = ReadOne(item, catalogue);
            if (holding is not null && holdings.Exists(other => other.Offering == holding.Offering))
            {
                item.Refuse("name", Twice);
            }

            errors.AddRange(item.Errors.Select(error => error with { Field = $"offerings.{index}.{error.Field}" }));
            if (holding is not null)
            {
                holdings.Add(holding);
            }
        }

        if (errors.Count == found && holdings.Count(holding => holding.Offering.IsPackage) != 1)
        {
            errors.Add(new ApiError(OnePackage, "offerings"));
        }

        return holdings;
    }

    private static Holding? ReadOne(JsonMembers item, Catalogue catalogue)
    {
        var (name, type, quantity) = (Required(item, "name"), Required(item, "type"), item.WholeNumber("quantity", 1, MaxQuantity) ?? 1);
        if (name is null || type is null || item.Errors.Count > 0)
        {
            return null;
        }

        if (catalogue.Find(name) is not { } offering)
        {
            item.Refuse("name", Unknown(name));
            return null;
        }

        if (type != offering.Type)
        {
            item.Refuse("type", NotItsType(offering));
            return null;
        }

        if (offering.IsPackage && quantity != 1)
        {
            item.Refuse("quantity", PackageQuantity);
            return null;
        }

        return new Holding(offering, quantity);
    }

    private static string? Required(JsonMembers item, string name)
    {
        var before = item.Errors.Count;
        var text = item.Line(name, LongestName);
        if (string.IsNullOrEmpty(text) && item.Errors.Count == before)
        {
            item.Refuse(name, Missing);
        }

        return text;
    }
}
