using System.Text.Json;
using System.Text.RegularExpressions;

namespace Posthorn.Partners.Offerings;

/// <summary>Reads a catalogue of offerings: <c>{"offerings":[{"name","type", and what it brings}]}</c>. Pure. What it does not know is a mistake, so that none is overlooked.</summary>
internal static partial class CatalogueParser
{
    public const int MaxOfferings = 500;

    private const string Sends = "email_sends_max_monthly";
    private static readonly string[] Numbers = [Sends, "ip_count", "teammates_max_total", "users_max_total"];

    /// <returns>Null, with what is wrong: there is no such catalogue.</returns>
    public static Catalogue? Parse(ReadOnlySpan<byte> utf8, out string? problem)
    {
        try
        {
            var json = JsonElement.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("offerings", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it has no list \"offerings\"");
            }

            if (json.EnumerateObject().FirstOrDefault(member => member.Name != "offerings") is { Value.ValueKind: not JsonValueKind.Undefined } other)
            {
                throw new FormatException($"\"{other.Name}\" is not known");
            }

            if (list.GetArrayLength() > MaxOfferings)
            {
                throw new FormatException($"it has more than {MaxOfferings} offerings");
            }

            var offerings = list.EnumerateArray().Select(Read).ToList();
            Check(offerings);
            problem = null;
            return new Catalogue(offerings);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            problem = fault is FormatException ? fault.Message : $"it is no JSON: {fault.Message}";
            return null;
        }
    }

    private static void Check(List<Offering> offerings)
    {
        if (offerings.GroupBy(offering => offering.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new FormatException($"\"{twice.Key}\" is there twice");
        }

        if (!offerings.Exists(offering => offering.IsPackage))
        {
            throw new FormatException("it has no package");
        }
    }

    private static Offering Read(JsonElement json, int index)
    {
        var at = $"offerings.{index}";
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{at} is no object");
        }

        if (json.EnumerateObject().FirstOrDefault(member => member.Name is not ("name" or "type") && !Numbers.Contains(member.Name))
            is { Value.ValueKind: not JsonValueKind.Undefined } other)
        {
            throw new FormatException($"{at}.{other.Name} is not known");
        }

        if (Text(json, "name") is not { } name || !Name().IsMatch(name))
        {
            throw new FormatException($"{at}.name must be 1 to 100 letters, digits and . _ -");
        }

        if (Text(json, "type") is not (Offering.Package or Offering.Addon) and var type)
        {
            throw new FormatException($"{at}.type must be package or addon{(type is null ? "" : $", not \"{type}\"")}");
        }

        var numbers = Array.ConvertAll(Numbers, member => Number(json, member, at));
        var offering = new Offering(name, Text(json, "type") == Offering.Package, new Entitlements(numbers[0], numbers[1], numbers[2], numbers[3]));
        return offering is { IsPackage: true, Entitlements.Sends: 0 } ? throw new FormatException($"{at}.{Sends} of a package must be 1 or more") : offering;
    }

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement json, string member, string at) =>
        !json.TryGetProperty(member, out var value) ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new FormatException($"{at}.{member} must be a whole number from 0 to {int.MaxValue}");

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Name();
}
