using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Validation.Check;

internal sealed record ValidationAnswer(ValidationResult Result);

internal sealed record ValidationResult(
    string Email, string Verdict, double Score, string Local, string Host, string? Suggestion, ValidationChecks Checks, string? Source, string IpAddress)
{
    public static ValidationResult Of(AddressFindings findings, string? source, string ipAddress)
    {
        var score = ScoreRules.Of(findings);
        return new ValidationResult(
            findings.Email, score.Verdict, score.Score, findings.Local, findings.Host, findings.Suggestion,
            new ValidationChecks(
                new DomainChecks(findings.IsSyntaxValid, findings.HasMailDomain, findings.IsDisposable),
                new LocalPartChecks(findings.IsRole),
                new AdditionalChecks(findings.HasKnownBounces, findings.HasSuspectedBounces)),
            source, ipAddress);
    }
}

internal sealed record ValidationChecks(DomainChecks Domain, LocalPartChecks LocalPart, AdditionalChecks Additional);

internal sealed record DomainChecks(bool HasValidAddressSyntax, bool HasMxOrARecord, bool IsSuspectedDisposableAddress);

internal sealed record LocalPartChecks(bool IsSuspectedRoleAddress);

internal sealed record AdditionalChecks(bool HasKnownBounces, bool HasSuspectedBounces);

[JsonSerializable(typeof(ValidationAnswer))]
internal sealed partial class ValidationJson : JsonSerializerContext
{
    /// <summary>What there is none of, is left out.</summary>
    public static ValidationJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
