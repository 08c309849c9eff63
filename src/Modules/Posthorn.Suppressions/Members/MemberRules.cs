using Posthorn.Kernel;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Members;

/// <summary>The addresses that a request adds or asks for. Pure: what is wrong is noted in the request.</summary>
internal static class MemberRules
{
    public const int MaxEmails = 10_000;
    public const int MaxBody = 4 * 1024 * 1024;

    private const string Member = "recipient_emails";

    /// <returns>As they were given, with the form in which they are kept; null with errors in the request.</returns>
    public static IReadOnlyList<(string Given, string Key)>? Read(JsonMembers request)
    {
        var given = request.Lines(Member, MaxEmails, EmailAddress.MaxLength);
        if (given is null)
        {
            if (request.Errors.Count == 0)
            {
                request.Refuse(Member, "The recipient_emails are required.");
            }

            return null;
        }

        List<(string, string)> read = [];
        for (var i = 0; i < given.Count; i++)
        {
            if (AddressKey.OfAddress(given[i]) is { } key)
            {
                read.Add((given[i], key));
            }
            else
            {
                request.Refuse($"{Member}.{i}", "This is not a valid email address.");
            }
        }

        return request.Errors.Count > 0 ? null : read;
    }
}
