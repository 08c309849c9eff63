namespace Posthorn.Accounts.Logins;

/// <summary>What a password must be: SendGrid's rule.</summary>
internal static class PasswordRules
{
    public const int MinLength = 16;
    public const int MaxLength = 128;
    public const string Refusal = "Password must be 16 to 128 characters long and contain at least one letter and one number.";

    public static bool IsGood(string password) =>
        password.Length is >= MinLength and <= MaxLength && password.Any(char.IsLetter) && password.Any(char.IsAsciiDigit);
}
