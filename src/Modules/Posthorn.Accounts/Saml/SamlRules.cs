namespace Posthorn.Accounts.Saml;

/// <summary>Whether what a provider signed lets somebody in, here and now (SAML 2.0 profiles, section 4.1.4). Pure.</summary>
internal static class SamlRules
{
    /// <summary>Clocks of providers may be wrong by so much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>An answer that would be good for longer is not believed: it would have to be remembered for as long.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    public const string Failed = "The identity provider did not confirm the login.";
    public const string WrongIssuer = "The answer is of another identity provider.";
    public const string WrongPlace = "The answer was meant for another address.";
    public const string WrongAudience = "The answer was meant for another service.";
    public const string NotYet = "The answer is not valid yet. Are the clocks right?";
    public const string Expired = "The answer has expired. Are the clocks right?";
    public const string NoSubject = "The answer names nobody, or does not say until when it holds.";
    public const string NotAsked = "The answer belongs to a question that was not asked.";

    /// <param name="response">What was signed.</param>
    /// <param name="entityId">How the provider calls itself.</param>
    /// <param name="address">Where it has to be posted to; also our name.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why not, or null. Whether it was asked for, and whether it is the first time, others have to look up.</returns>
    public static string? Refusal(SamlResponse response, string entityId, string address, DateTimeOffset now) => response switch
    {
        { Status: not SamlNames.Success } => Failed,
        _ when response.Issuer != entityId || (response.ResponseIssuer is { } issuer && issuer != entityId) => WrongIssuer,
        _ when response.Recipient != address || (response.Destination is { } destination && destination != address) => WrongPlace,
        _ when response.Audiences.Count == 0 || response.Audiences.Any(audiences => !audiences.Contains(address)) => WrongAudience,
        { HasBadTime: true } or { NameId: null or "" } or { ConfirmedUntil: null } or { HasAuthentication: false } => NoSubject,
        _ when Latest(response.NotBefore, response.ConfirmedFrom) > now + Skew => NotYet,
        _ when Until(response) <= now - Skew => Expired,
        _ when response.ConfirmedUntil > now + LongestLife => NoSubject,
        _ when response.ResponseTo is { } asked && response.ConfirmationTo is { } confirmed && asked != confirmed => NotAsked,
        _ => null,
    };

    /// <summary>The question that this answers; null: nobody asked, the provider began.</summary>
    public static string? QuestionOf(SamlResponse response) => response.ConfirmationTo ?? response.ResponseTo;

    /// <summary>From then on it would be refused for its age.</summary>
    public static DateTimeOffset ForgetAt(SamlResponse response) => Until(response) + Skew;

    private static DateTimeOffset Until(SamlResponse response) =>
        new[] { response.ConfirmedUntil, response.NotOnOrAfter, response.SessionUntil }.OfType<DateTimeOffset>().Min();

    private static DateTimeOffset Latest(DateTimeOffset? one, DateTimeOffset? other) => new[] { one, other, DateTimeOffset.MinValue }.OfType<DateTimeOffset>().Max();
}
