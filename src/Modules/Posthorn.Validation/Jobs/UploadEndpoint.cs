using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;

namespace Posthorn.Validation.Jobs;

/// <summary>Where files are brought. Open: the address itself is the permission, as with the store that SendGrid uses.</summary>
internal static class UploadEndpoint
{
    private const string Prefix = "/uploads/validation";

    public static string PathOf(string jobId, string secret) => $"{Prefix}/{jobId}/{secret}";

    public static void Map(IEndpointRouteBuilder root) => root.MapPut($"{Prefix}/{{jobId}}/{{secret}}", HandleAsync);

    private static async Task<IResult> HandleAsync(
        HttpContext context, string jobId, string secret, JobStore jobs, ReceiveFile receive, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // One more than is taken: what is too large is to be refused in words.
            size.MaxRequestBodySize = ReceiveFile.MaxOctets + 1;
        }

        if (context.Request.ContentLength > ReceiveFile.MaxOctets)
        {
            return ApiRefusal.Of(StatusCodes.Status413PayloadTooLarge, ReceiveFile.TooLarge);
        }

        if (jobId.Length != JobId.Length || !jobId.All(char.IsAsciiLetterOrDigit) || secret.Length > 100
            || await jobs.BeginUploadAsync(jobId, UploadSecret.Hash(secret), cancellationToken) is not { } job)
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden");
        }

        var type = context.Request.ContentType?.Split(';', 2)[0].Trim();
        if (!string.Equals(type, UploadTypes.MediaTypeOf(job.FileType), StringComparison.OrdinalIgnoreCase))
        {
            await jobs.ReturnUploadAsync(jobId, CancellationToken.None);
            return ApiRefusal.Of(StatusCodes.Status415UnsupportedMediaType, $"Content-Type should be {UploadTypes.MediaTypeOf(job.FileType)}.");
        }

        return await receive.ExecuteAsync(job, context.Request.Body, cancellationToken) is { } error
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, error)
            : TypedResults.Ok();
    }
}
