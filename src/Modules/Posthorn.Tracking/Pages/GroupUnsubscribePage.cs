using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Suppressions;
using Posthorn.Tracking.Endpoints;

namespace Posthorn.Tracking.Pages;

/// <summary><c>/asm/unsubscribe/</c>: no more mail of one group, and the way back. Of a group that is no more: no more mail at all.</summary>
internal static class GroupUnsubscribePage
{
    private const string Path = "/asm/unsubscribe";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync);
        root.MapPost(Path, ApplyAsync);
    }

    private static async Task<IResult> ShowAsync(
        string? data, HttpContext context, HostedMarks marks, ITrackingLinks links, IRecipientChoices choices, IUnsubscribeGroups groups, CancellationToken cancellationToken) =>
        await marks.ReadAsync(data, context) is Mark.GroupUnsubscribe mark
            ? await PageAsync(mark, links, choices, groups, isNews: false, cancellationToken)
            : HtmlPage.InvalidLink();

    private static async Task<IResult> ApplyAsync(
        string? data, HttpContext context, HostedMarks marks, ITrackingLinks links, IRecipientChoices choices, IUnsubscribeGroups groups, IOptions<TrackingOptions> options,
        CancellationToken cancellationToken)
    {
        if (await marks.ReadAsync(data, context) is not Mark.GroupUnsubscribe mark)
        {
            return HtmlPage.InvalidLink();
        }

        var form = await PageForm.ReadAsync(context, cancellationToken);
        if (form is null || !(form.IsOneClick || form.Choice is "unsubscribe" or "resubscribe"))
        {
            return HtmlPage.UnreadableForm();
        }

        var wants = !form.IsOneClick && form.Choice == "resubscribe";
        await choices.ApplyAsync(
            RecipientActs.Of(context, options.Value, mark.Copy, mark.Recipient, form.IsOneClick, new RecipientChoice(mark.GroupId, wants)), cancellationToken);
        return await PageAsync(mark, links, choices, groups, isNews: true, cancellationToken);
    }

    /// <param name="isNews">Something was just changed.</param>
    private static async Task<HtmlPage> PageAsync(
        Mark.GroupUnsubscribe mark, ITrackingLinks links, IRecipientChoices choices, IUnsubscribeGroups groups, bool isNews, CancellationToken cancellationToken)
    {
        var standing = await choices.ReadAsync(mark.Copy.AccountId, mark.Recipient, cancellationToken);
        var group = (await groups.ListAsync(mark.Copy.AccountId, cancellationToken)).FirstOrDefault(group => group.Id == mark.GroupId);
        var (name, hasLeft) = group is null
            ? ("all mail of this sender", standing.HasLeftEverything)
            : (group.Name, standing.GroupsLeft.Contains(group.Id));
        var preferences = group is null ? HtmlPiece.Empty : HtmlPiece.Of($"""
            <p><a href="{links.Preferences(mark.Copy, mark.Recipient, group.Id, [])}">All email preferences</a></p>
            """);
        if (!hasLeft)
        {
            return HtmlPage.Of(isNews ? "You are subscribed again" : "Unsubscribe?", HtmlPiece.Of($"""
                <p>{(isNews ? "Mail comes again" : "No more mail")} to <strong class="address">{mark.Recipient}</strong>: <strong>{name}</strong>{(isNews ? "." : "?")}</p>
                <form method="post"><button type="submit" name="choice" value="unsubscribe">Unsubscribe</button></form>
                {preferences}
                """));
        }

        var back = group is null ? HtmlPiece.Empty : HtmlPiece.Of($"""
            <form method="post"><p>Was that a mistake?</p><button type="submit" name="choice" value="resubscribe">Subscribe again</button></form>
            """);
        return HtmlPage.Of("You are unsubscribed", HtmlPiece.Of($"""
            <p role="status"><strong class="address">{mark.Recipient}</strong> is unsubscribed from <strong>{name}</strong>. Mail that has already left may still arrive.</p>
            {back}
            {preferences}
            """));
    }
}
