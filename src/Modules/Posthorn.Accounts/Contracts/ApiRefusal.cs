using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Kernel;

namespace Posthorn.Accounts;

/// <summary>Answers of endpoints that are no success, in SendGrid's shape.</summary>
public static class ApiRefusal
{
    public static JsonHttpResult<ApiErrors> Of(int status, IReadOnlyList<ApiError> errors) =>
        TypedResults.Json(new ApiErrors(errors), ApiErrorsJson.Wire.ApiErrors, statusCode: status);

    public static JsonHttpResult<ApiErrors> Of(int status, string message, string? field = null) => Of(status, [new ApiError(message, field)]);
}
