using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Partners.Answers;

/// <summary>One thing that is wrong, in the shape of this family alone.</summary>
/// <param name="Field">Empty: no field is to blame.</param>
/// <param name="ErrorId">10-, the status, and two digits that tell cases apart.</param>
internal sealed record PartnerError(
    string Message, string Field, string ErrorId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Help = null);

internal sealed record PartnerErrors(IReadOnlyList<PartnerError> Errors);

/// <summary>The words of refusals. Two products of SendGrid's share this family and differ in some of them, one slip included: programs compare.</summary>
internal sealed record PartnerWords(string Forbidden, string NotFound)
{
    public static PartnerWords Accounts { get; } = new("The authenticated user is not authorized to perfrom this request", "No such endpoint");

    public static PartnerWords Ips { get; } = new("The authenticated user is not authorized to perform this request", "Account not found");

    /// <summary>For what the program refuses around an endpoint.</summary>
    public RefusalShape Shape => new((status, message, help) => JsonSerializer.SerializeToUtf8Bytes(
        new PartnerErrors([new PartnerError(TextOf(status, message), "", PartnerRefusal.IdOf(status), help)]), PartnersJson.Wire.PartnerErrors));

    private string TextOf(int status, string message) => status switch
    {
        401 => "Failed to authenticate user",
        403 => Forbidden,
        404 => NotFound,
        500 => "Something went wrong",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Endpoint request timed out",
        _ => message,
    };
}

internal static class PartnerRefusal
{
    public const string BadEmail = "Field must be a valid email";
    public const string BadIp = "Field must be a valid IP address";
    public const string BadUrl = "Field must be a valid URL";

    public const string BadPhone =
        "Field must be formatted using the E.164 standard consisting of [+] [country code] [subscriber number including area code] and can have a maximum of fifteen digits.";

    public static JsonHttpResult<PartnerErrors> NotFound(PartnerWords words) => Of(StatusCodes.Status404NotFound, words.NotFound);

    public static JsonHttpResult<PartnerErrors> Forbidden(PartnerWords words) => Of(StatusCodes.Status403Forbidden, words.Forbidden);

    public static JsonHttpResult<PartnerErrors> Of(int status, string message, string field = "") => Of(status, [new ApiError(message, field)]);

    public static JsonHttpResult<PartnerErrors> Of(JsonHttpResult<ApiErrors> refusal) => Of(refusal.StatusCode ?? 400, refusal.Value!.Errors);

    public static JsonHttpResult<PartnerErrors> Of(int status, IEnumerable<ApiError> errors) => TypedResults.Json(
        new PartnerErrors([.. errors.Select(error => new PartnerError(error.Message, error.Field ?? "", IdOf(status, error.Message)))]),
        PartnersJson.Wire.PartnerErrors, statusCode: status);

    /// <summary>SendGrid published four cases of 400; all others have one number here, with zeros at its end.</summary>
    public static string IdOf(int status, string message = "") => message switch
    {
        BadEmail or BadIp => "10-40002",
        BadUrl => "10-40008",
        BadPhone => "10-40010",
        _ => $"10-{status}00",
    };
}
