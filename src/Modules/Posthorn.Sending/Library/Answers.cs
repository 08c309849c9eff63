using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Kernel;

namespace Posthorn.Sending.Library;

/// <summary>The refusals of templates and designs.</summary>
internal static class Answers
{
    public static JsonHttpResult<ApiErrors> Refused(int status, IReadOnlyList<ApiError> errors) =>
        TypedResults.Json(new ApiErrors(errors), ApiErrorsJson.Wire.ApiErrors, statusCode: status);

    public static JsonHttpResult<ApiErrors> Refused(int status, string message, string? field = null) => Refused(status, [new ApiError(message, field)]);

    public static IResult BadRequest(IReadOnlyList<ApiError> errors) => Refused(StatusCodes.Status400BadRequest, errors);

    /// <param name="what">A noun: <c>template</c>.</param>
    /// <param name="field">Which id of the path.</param>
    public static IResult NotFound(string what, string field) =>
        Refused(StatusCodes.Status404NotFound, $"not found: the account has no such {what}", field);

    public static IResult Of<T>(LibraryOutcome<T> outcome, Func<T, IResult> done, Func<IResult> unknown) => outcome switch
    {
        LibraryOutcome<T>.Done { Value: var value } => done(value),
        LibraryOutcome<T>.Refused { Error: var error } => BadRequest([error]),
        _ => unknown(),
    };
}
