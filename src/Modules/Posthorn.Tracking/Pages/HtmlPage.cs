using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Tracking.Pages;

/// <summary>
/// A page for recipients: one file without scripts, pictures or anything from elsewhere. Nobody stores it, frames it or learns its address,
/// which is the recipient's key to it.
/// </summary>
internal sealed class HtmlPage : IResult
{
    private const string Style = """
        :root{color-scheme:light dark}
        body{margin:0;padding:2rem 1rem;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
        main{max-width:34rem;margin:0 auto}
        h1{font-size:1.5rem;line-height:1.25}
        fieldset{border:1px solid #8886;border-radius:.5rem;margin:0 0 1rem;padding:.5rem 1rem}
        label{display:block;padding:.5rem 0}
        input[type=checkbox]{width:1.25rem;height:1.25rem;margin:0 .5rem 0 0;vertical-align:text-bottom}
        small{display:block;margin-left:1.75rem;opacity:.8}
        button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:#0b57d0;color:#fff;cursor:pointer}
        [role=status]{border-left:.25rem solid #188038;padding-left:.75rem}
        .address{overflow-wrap:anywhere}
        """;

    private static readonly string StyleSource = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private readonly int _status;
    private readonly string _html;
    private readonly string _policy;

    private HtmlPage(int status, string html, string policy) => (_status, _html, _policy) = (status, html, policy);

    /// <param name="leadsElsewhere">Its form may end on another site: browsers hold redirections against what a form may do.</param>
    public static HtmlPage Of(string title, HtmlPiece body, int status = StatusCodes.Status200OK, bool leadsElsewhere = false)
    {
        var html = HtmlPiece.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style>{new HtmlPiece(Style)}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>

            """);
        var forms = leadsElsewhere ? "'self' https: http:" : "'self'";
        return new HtmlPage(status, html.Text, $"default-src 'none'; style-src {StyleSource}; form-action {forms}; base-uri 'none'; frame-ancestors 'none'");
    }

    /// <summary>A page of the account's own words: shown without scripts and apart from this site, whatever is in it.</summary>
    public static HtmlPage OfAccount(string html) => new(
        StatusCodes.Status200OK, html,
        "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline' https:; font-src https:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-popups");

    public static HtmlPage InvalidLink() => Of(
        "This link is not valid",
        HtmlPiece.Of($"<p>It may have been cut off on its way to you. Please open it from the mail again, or copy all of it.</p>"),
        StatusCodes.Status404NotFound);

    public static HtmlPage UnreadableForm() => Of(
        "That did not work", HtmlPiece.Of($"<p>Nothing was changed. Please open the link in your mail again.</p>"), StatusCodes.Status400BadRequest);

    public Task ExecuteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        context.Response.StatusCode = _status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(_html, context.RequestAborted);
    }
}
