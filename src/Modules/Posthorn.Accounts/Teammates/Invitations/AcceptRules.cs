using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>What the invited must say. Pure.</summary>
internal static class AcceptRules
{
    public static IReadOnlyList<ApiError> Check(AcceptForm form)
    {
        List<ApiError> errors = [];
        if (!Usernames.IsValid(form.Username))
        {
            errors.Add(new ApiError("username must be 3 to 64 letters, digits and . _ - @ + of ASCII", "username"));
        }

        if (Passwords.ProblemOf(form.Password) is { } problem)
        {
            errors.Add(new ApiError(problem, "password"));
        }

        errors.AddRange(form.Profile
            .Where(member => member.Value.Length > TeammateProfile.MaxLength || member.Value.Any(char.IsControl))
            .Select(member => new ApiError($"{member.Key} is limited to {TeammateProfile.MaxLength} characters without control characters", member.Key)));
        return errors;
    }

    /// <param name="valueOf">Null or empty: not said.</param>
    public static AcceptForm Read(Func<string, string?> valueOf) => new(
        (valueOf("username") ?? "").Trim(), valueOf("password") ?? "",
        TeammateProfile.Names.Select(name => (Name: name, Value: valueOf(name)?.Trim())).Where(member => !string.IsNullOrEmpty(member.Value))
            .ToDictionary(member => member.Name, member => member.Value!));
}
