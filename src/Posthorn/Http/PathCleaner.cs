using Microsoft.AspNetCore.Http;

namespace Posthorn.Http;

/// <summary>Clients glue host and path together: <c>//v3//mail/send</c> means <c>/v3/mail/send</c>.</summary>
internal static class PathCleaner
{
    public static Task CleanAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value;
        if (path is not null && path.Contains("//", StringComparison.Ordinal))
        {
            context.Request.Path = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        }

        return next(context);
    }
}
