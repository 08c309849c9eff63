namespace Posthorn.Validation.Check;

/// <param name="Verdict">Valid, Risky or Invalid.</param>
/// <param name="Score">0 to 1: how likely mail to the address arrives.</param>
internal readonly record struct AddressScore(string Verdict, double Score);

/// <summary>
/// From findings to a score: a table and no model, the first line that fits. Invalid is below 0.1, Risky from 0.1 to 0.5, Valid above 0.8. Pure.
/// </summary>
internal static class ScoreRules
{
    public const string Valid = "Valid";
    public const string Risky = "Risky";
    public const string Invalid = "Invalid";

    public static AddressScore Of(AddressFindings findings) => findings switch
    {
        { IsSyntaxValid: false } => new(Invalid, 0),
        { Domain: MailDomain.None } => new(Invalid, 0.001),
        { HasKnownBounces: true } => new(Invalid, 0.005),

        // SendGrid's own example of a mistyped domain is invalid, though the domain exists.
        { Suggestion: not null } => new(Invalid, 0.01),
        { HasSuspectedBounces: true } => new(Risky, 0.3),
        { IsRole: true } or { IsDisposable: true } => new(Risky, 0.5),
        { Domain: MailDomain.Unknown } => new(Risky, 0.5),
        { Domain: MailDomain.AddressOnly } => new(Valid, 0.85),
        _ => new(Valid, 0.95),
    };
}
