using Posthorn.Kernel;

namespace Posthorn.Erasure.Asking;

/// <summary>What may be asked. Pure.</summary>
internal static class EraseJobRules
{
    public const int MaxAddresses = 5000;

    /// <summary>Octets of a request.</summary>
    public const int MaxBody = 256 * 1024;

    private const string Field = "email_addresses";

    /// <returns>The addresses, each once, in the form in which they are kept; null: what is wrong stands in the errors of the request.</returns>
    public static IReadOnlyList<string>? Read(JsonMembers request)
    {
        var given = request.Lines(Field, MaxAddresses, MaxBody);
        if (given is null or { Count: 0 })
        {
            if (request.Errors.Count == 0)
            {
                request.Refuse(Field, $"email_addresses must be a list of 1 to {MaxAddresses} addresses");
            }

            return null;
        }

        foreach (var text in given.Where(text => !IsValid(text)))
        {
            request.Refuse(Field, $"Email_address {text} is not valid");
        }

        return request.Errors.Count > 0 ? null : new ErasedAddresses(given.Select(text => text.Trim())).Keys;
    }

    /// <summary>The placeholder is nobody: it stands where somebody was erased.</summary>
    private static bool IsValid(string text) => EmailAddress.TryParse(text.Trim(), out var address) && address.AsciiDomain != ErasedAddresses.PlaceholderDomain;
}
