using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>The page for the invited: one file without scripts or anything from elsewhere. Nobody stores it, frames it or learns its address.</summary>
internal sealed class AcceptPage : IResult
{
    private const string Style =
        ":root{color-scheme:light dark}body{margin:0;padding:2rem 1rem;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}"
        + "main{max-width:30rem;margin:0 auto}h1{font-size:1.5rem}label{display:block;padding:.5rem 0}input{display:block;box-sizing:border-box;width:100%;font:inherit;padding:.5rem}"
        + "button{font:inherit;min-height:2.75rem;margin-top:1rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:#0b57d0;color:#fff;cursor:pointer}"
        + "[role=alert]{border-left:.25rem solid #b3261e;padding-left:.75rem}";

    private static readonly string StyleSource = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    private readonly int _status;
    private readonly string _html;

    private AcceptPage(int status, string title, string body) => (_status, _html) = (status, $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{Text(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Text(title)}</h1>
        {body}
        </main>
        </body>
        </html>

        """);

    /// <param name="said">What was typed before; the password is never shown again.</param>
    public static AcceptPage Form(string account, string secret, AcceptForm said, IReadOnlyList<ApiError> errors)
    {
        var alert = errors.Count == 0 ? "" : $"<div role=\"alert\"><p>{string.Join("</p><p>", errors.Select(error => Text(error.Message)))}</p></div>";
        string Of(string name) => Text(said.Profile.GetValueOrDefault(name, ""));
        return new AcceptPage(errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, $"Work in the account {account}", $"""
            {alert}
            <form method="post" action="{AcceptEndpoint.Path}">
            <input type="hidden" name="token" value="{Text(secret)}">
            <label>User name <input name="username" required minlength="3" maxlength="64" autocomplete="username" value="{Text(said.Username)}"></label>
            <label>Password, at least 16 characters with a letter and a number <input name="password" type="password" required minlength="16" maxlength="128" autocomplete="new-password"></label>
            <label>First name <input name="first_name" maxlength="100" autocomplete="given-name" value="{Of("first_name")}"></label>
            <label>Last name <input name="last_name" maxlength="100" autocomplete="family-name" value="{Of("last_name")}"></label>
            <button>Accept the invitation</button>
            </form>
            """);
    }

    public static AcceptPage Welcome(string account, string username) =>
        new(StatusCodes.Status201Created, "Welcome", $"<p>You are a teammate in the account {Text(account)} now. Your user name is {Text(username)}.</p>");

    public static AcceptPage NoInvitation() => new(
        StatusCodes.Status404NotFound, "This invitation is not open",
        "<p>It may have been accepted or withdrawn, or it is older than seven days. Please ask whoever invited you to send it again.</p>");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src {StyleSource}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(_html, httpContext.RequestAborted);
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
