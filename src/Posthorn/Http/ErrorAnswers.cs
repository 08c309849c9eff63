using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Http;

/// <summary>Every answer that is no success has SendGrid's shape, also where the framework would send an empty one.</summary>
internal static class ErrorAnswers
{
    private const string RetryAfterSeconds = "5";

    public static Task WriteAsync(HttpContext context, int status, string message, string? help = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (EndpointOf(context)?.Metadata.GetMetadata<RefusalShape>() is { } own)
        {
            return context.Response.Body.WriteAsync(own.Write(status, message, help), context.RequestAborted).AsTask();
        }

        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new ApiErrors([new ApiError(message, null, help)]), ApiErrorsJson.Wire.ApiErrors), context.RequestAborted).AsTask();
    }

    public static void UseErrorAnswers(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => WriteFaultAsync(context, context.Features.Get<IExceptionHandlerFeature>()?.Error),

            // The client is told, and rooms that cannot store say so once: a stack trace for each request would fill up what disk there is.
            SuppressDiagnosticsCallback = handled => handled.Exception is StorageUnavailableException,
        });
        app.UseStatusCodePages(pages => WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, TextOf(pages.HttpContext.Response.StatusCode)));
    }

    /// <summary>After a fault the endpoint is to be found with the fault alone.</summary>
    private static Endpoint? EndpointOf(HttpContext context) => context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;

    private static Task WriteFaultAsync(HttpContext context, Exception? fault)
    {
        switch (fault)
        {
            case StorageUnavailableException:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return WriteAsync(context, 503, "This server cannot reach its database now, and nothing was changed. Please try again in a few seconds.");
            case BadHttpRequestException { StatusCode: var status }:
                return WriteAsync(context, status, TextOf(status));
            default:
                return WriteAsync(context, 500, "internal server error");
        }
    }

    private static string TextOf(int status) => status switch
    {
        400 => "Bad Request",
        404 => "not found",
        405 => "method not allowed",
        408 => "The request did not arrive in time",
        413 => "Payload too large",
        415 => "Content-Type should be application/json.",
        _ => "The request could not be answered",
    };
}
