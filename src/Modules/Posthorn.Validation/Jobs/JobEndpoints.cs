using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Validation.Jobs;

/// <summary><c>/v3/validations/email/jobs</c>, and the results, which SendGrid sends by mail.</summary>
internal static class JobEndpoints
{
    private const int MaxRequest = 16 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPut("/validations/email/jobs", AddAsync).RequireScope("validations.email.create");
        v3.MapGet("/validations/email/jobs", ListAsync).RequireScope("validations.email.read");
        v3.MapGet("/validations/email/jobs/{jobId}", GetAsync).RequireScope("validations.email.read");
        v3.MapGet("/posthorn/validations/email/jobs/{jobId}/results", ResultsAsync).RequireScope("validations.email.read");
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, JobStore jobs, TimeProvider clock, IOptions<ValidationOptions> options, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var type = request.Line("file_type", 10);
        if (request.Errors.Count == 0 && UploadTypes.MediaTypeOf(type) is null)
        {
            request.Refuse("file_type", "file_type must be csv or zip.");
        }

        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var id = JobId.New(clock.GetUtcNow(), RandomNumberGenerator.GetBytes(JobId.ChanceLength));
        var secret = UploadSecret.New();
        await jobs.AddAsync(id, context.Caller().AccountId, type!, UploadSecret.Hash(secret), cancellationToken);
        var root = options.Value.PublicUrl ?? $"{context.Request.Scheme}://{context.Request.Host}";
        return TypedResults.Json(
            new NewJobAnswer(id, $"{root}{UploadEndpoint.PathOf(id, secret)}", [new UploadHeaderAnswer("content-type", UploadTypes.MediaTypeOf(type)!)]),
            JobsJson.Default.NewJobAnswer);
    }

    private static async Task<IResult> ListAsync(HttpContext context, JobStore jobs, CancellationToken cancellationToken) => TypedResults.Json(
        new JobListAnswer([.. (await jobs.ListAsync(context.Caller().AccountId, cancellationToken)).Select(job => new JobLineAnswer(
            job.Id, job.Status.ToString(), job.StartedAt?.ToUnixTimeSeconds() ?? 0, job.FinishedAt?.ToUnixTimeSeconds() ?? 0))]),
        JobsJson.Default.JobListAnswer);

    private static async Task<IResult> GetAsync(HttpContext context, string jobId, JobStore jobs, CancellationToken cancellationToken) =>
        await FindAsync(context, jobId, jobs, cancellationToken) is { } job
            ? TypedResults.Json(
                new JobAnswer(new JobDetailAnswer(
                    job.Id, job.Status.ToString(), job.Segments, job.SegmentsDone, job.Status == JobStatus.Done, job.StartedAt?.ToUnixTimeSeconds() ?? 0,
                    job.FinishedAt?.ToUnixTimeSeconds() ?? 0, job.Error.Length == 0 ? [] : [new JobErrorAnswer(job.Error)])),
                JobsJson.Default.JobAnswer)
            : NotFound();

    private static async Task<IResult> ResultsAsync(HttpContext context, string jobId, JobStore jobs, SegmentStore segments, CancellationToken cancellationToken) =>
        await FindAsync(context, jobId, jobs, cancellationToken) switch
        {
            null => NotFound(),
            { Status: JobStatus.Done } job => new ResultStream(job, segments),
            _ => ApiRefusal.Of(StatusCodes.Status404NotFound, "The results of this job are not there yet."),
        };

    private static async Task<Job?> FindAsync(HttpContext context, string id, JobStore jobs, CancellationToken cancellationToken) =>
        id.Length == JobId.Length && id.All(char.IsAsciiLetterOrDigit) ? await jobs.FindAsync(context.Caller().AccountId, id, cancellationToken) : null;

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "not found");

    /// <summary>Written while it is read, part by part.</summary>
    private sealed class ResultStream(Job job, SegmentStore segments) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            await context.Response.WriteAsync(ResultFile.Header, context.RequestAborted);
            for (var number = 0L; number < job.Segments; number++)
            {
                await context.Response.WriteAsync(
                    await segments.ReadResultsAsync(job.Id, number, context.RequestAborted) ?? "", context.RequestAborted);
            }
        }
    }
}

internal sealed record NewJobAnswer(string JobId, string UploadUri, IReadOnlyList<UploadHeaderAnswer> UploadHeaders);

internal sealed record UploadHeaderAnswer(string Header, string Value);

internal sealed record JobListAnswer(IReadOnlyList<JobLineAnswer> Result);

internal sealed record JobLineAnswer(string Id, string Status, long StartedAt, long FinishedAt);

internal sealed record JobAnswer(JobDetailAnswer Result);

internal sealed record JobDetailAnswer(
    string Id, string Status, long Segments, long SegmentsProcessed, bool IsDownloadAvailable, long StartedAt, long FinishedAt, IReadOnlyList<JobErrorAnswer> Errors);

internal sealed record JobErrorAnswer(string Message);

[JsonSerializable(typeof(NewJobAnswer))]
[JsonSerializable(typeof(JobListAnswer))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class JobsJson : JsonSerializerContext;
