using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Kernel;

namespace Posthorn.Inbox.Messages;

internal static class Refusal
{
    public static JsonHttpResult<ApiErrors> Of(int status, IReadOnlyList<ApiError> errors) =>
        TypedResults.Json(new ApiErrors(errors), ApiErrorsJson.Wire.ApiErrors, statusCode: status);

    public static JsonHttpResult<ApiErrors> Of(int status, string message) => Of(status, [new ApiError(message)]);

    /// <summary>Also for an id that is none: nobody has that mail.</summary>
    public static JsonHttpResult<ApiErrors> NoSuchMail(string id) =>
        Of(StatusCodes.Status404NotFound, $"There is no mail {id} in the mailbox. It keeps the newest only.");
}
