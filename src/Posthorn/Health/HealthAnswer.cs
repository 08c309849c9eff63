using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>The wire of health.</summary>
/// <param name="State"><c>healthy</c>, <c>pressured</c>, <c>shedding</c> or <c>sick</c>.</param>
/// <param name="Reasons">A sentence each, with the figure and its limit; the worst first.</param>
internal sealed record HealthAnswer(string State, IReadOnlyList<string> Reasons)
{
    public const string Healthy = "healthy";

    public static HealthAnswer Of(HealthReport report) => new(WireName(report.State), [.. report.Reasons.Select(reason => $"{reason.Sentence}.")]);

    private static string WireName(HealthState state) => state switch
    {
        HealthState.Healthy => Healthy,
        HealthState.Pressured => "pressured",
        HealthState.Shedding => "shedding",
        _ => "sick",
    };
}

/// <summary>GET /health/ready: 200 while new mail is taken, else 503. A load balancer reads the status, a person the reasons.</summary>
internal static class ReadyEndpoint
{
    public static Task HandleAsync(HttpContext context, HealthBoard board)
    {
        var report = board.Current;
        context.Response.StatusCode = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(HealthAnswer.Of(report), HealthJson.Wire.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>Sentences stay readable; the answer is JSON and never HTML.</summary>
    public static HealthJson Wire { get; } = new(new System.Text.Json.JsonSerializerOptions
    {
        PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
