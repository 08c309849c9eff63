using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Validation.Sources;

namespace Posthorn.Validation.Check;

/// <summary><c>POST /v3/validations/email</c>.</summary>
internal static class ValidationEndpoint
{
    private const int MaxRequest = 16 * 1024;

    public static void Map(IEndpointRouteBuilder v3) => v3.MapPost("/validations/email", HandleAsync).RequireScope("validations.email.create");

    private static async Task<IResult> HandleAsync(HttpContext context, ValidateAddresses validate, SourceStore sources, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var question = ValidationRules.Read(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var caller = context.Caller();
        if (question.Source is { } source && !await sources.TryNoteAsync(caller.AccountId, source, cancellationToken))
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, ValidationRules.TooManySources, "source");
        }

        var findings = await validate.ExecuteAsync(caller.AccountId, [question.Email], cancellationToken);
        return TypedResults.Json(
            new ValidationAnswer(ValidationResult.Of(findings[0], question.Source, caller.From?.ToString() ?? "")), ValidationJson.Wire.ValidationAnswer);
    }
}

/// <param name="Source">Where the address came from, in the caller's words; null: not said.</param>
internal sealed record ValidationQuestion(string Email, string? Source);

/// <summary>What a question must be. Pure.</summary>
internal static class ValidationRules
{
    public const int MaxEmail = 1000;
    public const int MaxSource = 100;

    public static readonly string TooManySources = $"An account has at most {SourceStore.MaxSources} different sources in {SourceStore.Kept.Days} days.";

    /// <summary>What is wrong is noted in the request. An address that is none is a question like any other.</summary>
    public static ValidationQuestion Read(JsonMembers request)
    {
        var email = request.Line("email", MaxEmail)?.Trim();
        if (email is null or "" && request.Errors.Count == 0)
        {
            request.Refuse("email", "missing required argument");
        }

        var source = request.Line("source", MaxSource)?.Trim();
        if (source is { Length: > 0 } && !source.All(character => char.IsAsciiLetterOrDigit(character) || character == ' '))
        {
            request.Refuse("source", "source must hold letters, digits and spaces only.");
        }

        return new ValidationQuestion(email ?? "", source is { Length: > 0 } ? source : null);
    }
}
