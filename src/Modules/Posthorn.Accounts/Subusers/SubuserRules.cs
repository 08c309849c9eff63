using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers;

/// <summary>What a request to make or change a subuser must say. Pure. SendGrid's words where it has some.</summary>
internal static class SubuserRules
{
    public const int RequestBytes = 64 * 1024;

    /// <summary>Of one subuser.</summary>
    public const int MaxIps = 100;

    public const string Global = "global";
    public const string Missing = "missing required argument";
    private const string BadUsername = "username must be 3 to 64 letters, digits and . _ - @ + of ASCII";
    private const int MaxEmail = 255;
    private const int LongestIp = 64;

    /// <summary>Of any that is looked at; what it must be is said by <see cref="Passwords"/>.</summary>
    private const int LongestPassword = 200;
    private static readonly string[] Regions = [Global, "eu"];

    /// <returns>What is to be made but for the hash; its errors are the request's.</returns>
    public static (string Username, string Email, string Password, IReadOnlyList<string> Ips, string Region) ReadNew(JsonMembers request)
    {
        var username = Required(request, "username", Usernames.MaxLength);
        if (username.Length > 0 && !Usernames.IsValid(username))
        {
            request.Refuse("username", BadUsername);
        }

        var email = Required(request, "email", MaxEmail);
        if (email.Length > 0 && !EmailAddress.TryParse(email, out _))
        {
            request.Refuse("email", "email is not a valid address");
        }

        var password = Required(request, "password", LongestPassword);
        if (password.Length > 0 && Passwords.ProblemOf(password) is { } problem)
        {
            request.Refuse("password", problem);
        }

        var before = request.Errors.Count;
        var ips = request.Lines("ips", MaxIps, LongestIp);
        if (ips is null && request.Errors.Count == before)
        {
            request.Refuse("ips", Missing);
        }

        var region = request.Line("region", LongestIp) ?? Global;
        if (!Regions.Contains(region))
        {
            request.Refuse("region", "region must be global or eu");
        }

        return (username, email, password, [.. (ips ?? []).Distinct(StringComparer.Ordinal)], region);
    }

    /// <returns>The member; null with an error: it is not there, or no truth.</returns>
    public static bool? ReadDisabled(JsonMembers request)
    {
        var disabled = request.Boolean("disabled");
        if (disabled is null && request.Errors.Count == 0)
        {
            request.Refuse("disabled", "no fields provided");
        }

        return disabled;
    }

    /// <param name="members">Of a list that stood alone.</param>
    public static IReadOnlyList<string> ReadIps(JsonMembers members) =>
        [.. (members.Lines(JsonRequest.List, MaxIps, LongestIp) ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>Null: any.</summary>
    public static string? ReadRegion(string text, List<ApiError> errors)
    {
        if (text is "" or "all")
        {
            return null;
        }

        if (!Regions.Contains(text))
        {
            errors.Add(new ApiError("region must be all, global or eu", "region"));
        }

        return text;
    }

    private static string Required(JsonMembers request, string name, int maxLength)
    {
        var before = request.Errors.Count;
        var text = request.Line(name, maxLength);
        if (string.IsNullOrEmpty(text) && request.Errors.Count == before)
        {
            request.Refuse(name, Missing);
        }

        return text ?? "";
    }
}
