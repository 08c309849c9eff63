using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Tracking.Engagement;

namespace Posthorn.Tracking.Endpoints;

/// <summary>What readers of mail reach: links go on to where they were meant to lead, and pixels are there.</summary>
internal static class MarkEndpoints
{
    /// <summary>A transparent GIF of one pixel, 42 octets.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public static void Map(IEndpointRouteBuilder root)
    {
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        root.MapMethods("/ls/click", read, Click);
        root.MapMethods("/uni/ls/click", read, Click);
        root.MapMethods("/wf/click", read, Click);
        root.MapMethods("/wf/open", read, Open);
    }

    /// <summary>Only to what we signed: without that this host would lend its name to any address.</summary>
    private static async Task<IResult> Click(string? upn, HostedMarks marks, ClosedAccounts closed, RecordEngagement record, HttpContext context)
    {
        Forbid(context.Response);
        if (await marks.ReadAsync(upn, context) is not Mark.Click mark || RedirectRules.HeaderValueOf(mark.Url) is not { } location
            || await closed.CoversAsync(mark.Copy.AccountId))
        {
            return TypedResults.Text("This link is not valid. It may have been cut off on its way to you.\n", statusCode: StatusCodes.Status404NotFound);
        }

        await record.ExecuteAsync(mark, context.Request);
        return new Redirection(location);
    }

    /// <summary>A picture for everybody: a mail with a broken one would be shown for it.</summary>
    private static async Task<FileContentHttpResult> Open(string? upn, HostedMarks marks, ClosedAccounts closed, RecordEngagement record, HttpContext context)
    {
        Forbid(context.Response);
        if (await marks.ReadAsync(upn, context) is Mark.Open mark && !await closed.CoversAsync(mark.Copy.AccountId))
        {
            await record.ExecuteAsync(mark, context.Request);
        }

        return TypedResults.Bytes(Pixel, "image/gif");
    }

    /// <summary>Each look counts, so none may be answered by a cache; and what follows is not to learn the token.</summary>
    private static void Forbid(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
    }

    /// <summary>The location as it is: the framework's own redirection would rewrite it.</summary>
    private sealed class Redirection(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
