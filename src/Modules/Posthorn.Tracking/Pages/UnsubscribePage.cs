using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Suppressions;
using Posthorn.Tracking.Endpoints;

namespace Posthorn.Tracking.Pages;

/// <summary>
/// <c>/wf/unsubscribe</c>: no more mail of this account. A look changes nothing, since scanners follow links; the button does, and so does the
/// mail program of a recipient (RFC 8058).
/// </summary>
internal static class UnsubscribePage
{
    private const string Path = "/wf/unsubscribe";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync);
        root.MapPost(Path, ApplyAsync);
    }

    private static async Task<IResult> ShowAsync(
        string? upn, HttpContext context, HostedMarks marks, IRecipientChoices choices, IAccountSettings settings, CancellationToken cancellationToken)
    {
        if (await marks.ReadAsync(upn, context) is not Mark.Unsubscribe mark)
        {
            return HtmlPage.InvalidLink();
        }

        var standing = await choices.ReadAsync(mark.Copy.AccountId, mark.Recipient, cancellationToken);
        var words = (await settings.GetAsync(mark.Copy.AccountId, cancellationToken)).Subscription;
        return standing.HasLeftEverything ? Done(mark) : HtmlPage.Of("Unsubscribe?", HtmlPiece.Of($"""
            <p>No more mail from this sender to <strong class="address">{mark.Recipient}</strong>?</p>
            <form method="post"><button type="submit" name="choice" value="unsubscribe">Unsubscribe</button></form>
            """), leadsElsewhere: UrlOf(words) is not null);
    }

    private static async Task<IResult> ApplyAsync(
        string? upn, HttpContext context, HostedMarks marks, IRecipientChoices choices, IAccountSettings settings, IOptions<TrackingOptions> options,
        CancellationToken cancellationToken)
    {
        if (await marks.ReadAsync(upn, context) is not Mark.Unsubscribe mark)
        {
            return HtmlPage.InvalidLink();
        }

        var form = await PageForm.ReadAsync(context, cancellationToken);
        if (form is null || !(form.IsOneClick || form.Choice == "unsubscribe"))
        {
            return HtmlPage.UnreadableForm();
        }

        await choices.ApplyAsync(
            RecipientActs.Of(context, options.Value, mark.Copy, mark.Recipient, form.IsOneClick, new RecipientChoice(null, Wants: false)), cancellationToken);
        var words = (await settings.GetAsync(mark.Copy.AccountId, cancellationToken)).Subscription;

        // A mail program shows nothing of an answer, and RFC 8058 wants no redirection.
        return form.IsOneClick ? Done(mark)
            : UrlOf(words) is { } url ? new SeeOther(url)
            : words is { Enabled: true, Landing.Length: > 0 } ? HtmlPage.OfAccount(words.Landing)
            : Done(mark);
    }

    private static string? UrlOf(SubscriptionSettings words) => words is { Enabled: true, Url.Length: > 0 } ? RedirectRules.HeaderValueOf(words.Url) : null;

    private static HtmlPage Done(Mark.Unsubscribe mark) => HtmlPage.Of("You are unsubscribed", HtmlPiece.Of($"""
        <p role="status"><strong class="address">{mark.Recipient}</strong> gets no more mail from this sender. Mail that has already left may still arrive.</p>
        """));

    /// <summary>The location as it is: the framework's own redirection would rewrite it.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = location;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
