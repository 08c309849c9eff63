using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.AddressLists;

/// <summary>Which entries a request deletes.</summary>
/// <param name="Emails">In their stored form; null: all.</param>
internal sealed record Deletion(IReadOnlyList<string>? Emails);

/// <summary>Pure: what is wrong is noted in the request.</summary>
internal static class DeletionRules
{
    public const int MaxEmails = 10_000;

    /// <summary>Of all addresses that a request may name, with what JSON puts around them.</summary>
    public const int MaxBody = 4 * 1024 * 1024;

    /// <summary>Addresses that no list can hold are deleted already.</summary>
    public static Deletion? Read(JsonMembers request)
    {
        var all = request.Boolean("delete_all");
        var emails = request.Lines("emails", MaxEmails, EmailAddress.MaxLength);
        if (request.Errors.Count > 0)
        {
            return null;
        }

        if (all == true && emails is { Count: > 0 })
        {
            request.Refuse("delete_all", "Either delete_all or emails may be given, not both.");
            return null;
        }

        if (all != true && emails is null)
        {
            request.Refuse("emails", "Either delete_all must be true or emails must name addresses.");
            return null;
        }

        return new Deletion(all == true ? null : [.. emails!.Select(AddressKey.Of).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }
}
