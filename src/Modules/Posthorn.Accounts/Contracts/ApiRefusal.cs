using Microsoft.AspNetCore.Builder;
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

    /// <summary>There are no subusers yet. To go on as the caller would change the settings of the wrong account.</summary>
    public static TBuilder RefuseOnBehalfOf<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(static (context, next) =>
            string.IsNullOrWhiteSpace(context.HttpContext.Request.Headers["on-behalf-of"])
                ? next(context)
                : ValueTask.FromResult<object?>(Of(StatusCodes.Status403Forbidden, "access forbidden")));
}
