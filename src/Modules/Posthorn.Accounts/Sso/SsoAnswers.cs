using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sso;

/// <summary>Refusals of <c>/v3/sso</c> are a bare list.</summary>
internal static class SsoRefusal
{
    public static JsonHttpResult<IReadOnlyList<SsoError>> Of(int status, IReadOnlyList<ApiError> errors) => TypedResults.Json<IReadOnlyList<SsoError>>(
        [.. errors.Select(error => new SsoError(error.Message, error.Field, ""))], SsoJson.Wire.IReadOnlyListSsoError, statusCode: status);

    public static JsonHttpResult<IReadOnlyList<SsoError>> Of(int status, string message, string? field = null) => Of(status, [new ApiError(message, field)]);

    public static JsonHttpResult<IReadOnlyList<SsoError>> Of(JsonHttpResult<ApiErrors> refusal) => Of(refusal.StatusCode ?? 400, refusal.Value!.Errors);

    public static JsonHttpResult<IReadOnlyList<SsoError>> NotFound() => Of(StatusCodes.Status404NotFound, "not found");
}

internal sealed record SsoError(string Message, string? Field, string ErrorId);

internal sealed record IntegrationAnswer(
    string Name, bool Enabled, string SigninUrl, string SignoutUrl, string EntityId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? CompletedIntegration,
    long LastUpdated, string Id, string SingleSignonUrl, string AudienceUrl)
{
    /// <param name="integration">Which.</param>
    /// <param name="address">Where its provider posts to; it is also what its provider calls us.</param>
    /// <param name="showsCompleted">Asked for by <c>si=true</c>.</param>
    public static IntegrationAnswer Of(Integration integration, string address, bool showsCompleted) => new(
        integration.Name, integration.IsEnabled, integration.SigninUrl, integration.SignoutUrl, integration.EntityId, showsCompleted ? integration.IsCompleted : null,
        integration.UpdatedAt.ToUnixTimeSeconds(), integration.Id, address, address);
}

/// <param name="IntergrationId">SendGrid's slip, which clients read; the right word stands beside it.</param>
internal sealed record CertificateAnswer(string PublicCertificate, long Id, long NotBefore, long NotAfter, string IntergrationId, string IntegrationId, bool Enabled)
{
    public static CertificateAnswer Of(Certificate certificate) => new(
        certificate.Text, certificate.Id, certificate.NotBefore.ToUnixTimeSeconds(), certificate.NotAfter.ToUnixTimeSeconds(), certificate.IntegrationId,
        certificate.IntegrationId, certificate.IsEnabled);
}

[JsonSerializable(typeof(IReadOnlyList<SsoError>))]
[JsonSerializable(typeof(IReadOnlyList<IntegrationAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<CertificateAnswer>))]
[JsonSerializable(typeof(AuditedIntegration))]
[JsonSerializable(typeof(AuditedCertificate))]
internal sealed partial class SsoJson : JsonSerializerContext
{
    public static SsoJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
