using Posthorn.Kernel;

namespace Posthorn.Accounts.Profile;

/// <summary>What an account may be called, and where its owner is written to.</summary>
internal static class NameRules
{
    public const int RequestBytes = 8 * 1024;

    public const string Taken = "username exists";

    public static string? ReadUsername(JsonMembers request)
    {
        var name = request.Line("username", Usernames.MaxLength)?.Trim();
        if (request.Errors.Count == 0 && (name is null || !Usernames.IsValid(name)))
        {
            request.Refuse("username", $"A user name has {Usernames.MinLength} to {Usernames.MaxLength} letters, digits and . _ - @ +.");
        }

        return name;
    }

    public static string? ReadTimeZone(JsonMembers request)
    {
        var zone = request.Line("timezone", TimeZones.MaxLength);
        if (request.Errors.Count == 0 && (zone is null || !TimeZones.IsValid(zone)))
        {
            request.Refuse("timezone", "timezone must be an IANA time zone, such as Europe/Berlin or UTC.");
        }

        return zone;
    }

    public static string? ReadEmail(JsonMembers request)
    {
        var email = request.Line("email", EmailAddress.MaxLength)?.Trim();
        if (request.Errors.Count == 0 && !EmailAddress.TryParse(email, out _))
        {
            request.Refuse("email", "email must be an email address.");
        }

        return email;
    }
}
