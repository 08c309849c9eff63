using System.Security.Cryptography;

namespace Posthorn.Accounts;

/// <summary>What a password may be: SendGrid's rule.</summary>
public static class Passwords
{
    /// <summary>In characters.</summary>
    public const int MinLength = 16;

    public const int MaxLength = 128;

    private const int GeneratedLength = 24;

    /// <summary>Without those that people mistake for one another.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "23456789";

    /// <returns>Null: it may be one. Else what is wrong with it.</returns>
    public static string? ProblemOf(string password) =>
        password.EnumerateRunes().Count() is < MinLength or > MaxLength ? $"A password has {MinLength} to {MaxLength} characters."
        : !password.Any(char.IsLetter) || !password.Any(char.IsDigit) ? "A password has at least one letter and one digit."
        : null;

    /// <summary>One that nobody guesses: more than 130 random bits.</summary>
    public static string Generate()
    {
        string password;
        do
        {
            password = RandomNumberGenerator.GetString(Letters + Digits, GeneratedLength);
        }
        while (ProblemOf(password) is not null);

        return password;
    }
}
