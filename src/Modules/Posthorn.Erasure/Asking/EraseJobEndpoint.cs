using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Erasure.Jobs;
using Posthorn.Kernel;

namespace Posthorn.Erasure.Asking;

/// <summary><c>POST /v3/recipients/erasejob</c>. The work is done later; the answer names the job.</summary>
internal static class EraseJobEndpoint
{
    /// <summary>For what the program refuses around it: words of its own, and a field that is empty.</summary>
    private static readonly RefusalShape Shape = new((status, message, help) => JsonSerializer.SerializeToUtf8Bytes(
        new ApiErrors([new ApiError(TextOf(status, message), "", help)]), ApiErrorsJson.Wire.ApiErrors));

    public static void Map(IEndpointRouteBuilder v3) => v3.MapPost("/recipients/erasejob", HandleAsync)
        .RequireScope("recipients.erasejob.create")
        .WithMetadata(Shape)
        .WithRateLimit(perMinute: 100, resetsInSeconds: true);

    private static async Task<Results<JsonHttpResult<JobIdAnswer>, JsonHttpResult<ApiErrors>>> HandleAsync(
        HttpContext context, JobStore jobs, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, EraseJobRules.MaxBody, cancellationToken);
        if (request is null)
        {
            return ApiRefusal.Of(refusal!.StatusCode ?? 400, WithField(refusal.Value!.Errors));
        }

        if (EraseJobRules.Read(request) is not { } addresses)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        await jobs.AddAsync(id, caller.AccountId, caller.Actor, addresses, cancellationToken);
        return TypedResults.Json(new JobIdAnswer(id), AskingJson.Wire.JobIdAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static string TextOf(int status, string message) => status switch
    {
        401 => "Failed to authenticate",
        403 => "Not authorized",
        500 => "Internal Server Error",
        _ => message,
    };

    /// <summary>Here every error has one, if an empty one.</summary>
    private static List<ApiError> WithField(IReadOnlyList<ApiError> errors) => [.. errors.Select(error => error with { Field = error.Field ?? "" })];
}

internal sealed record JobIdAnswer(string JobId);

[JsonSerializable(typeof(JobIdAnswer))]
internal sealed partial class AskingJson : JsonSerializerContext
{
    public static AskingJson Wire { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
