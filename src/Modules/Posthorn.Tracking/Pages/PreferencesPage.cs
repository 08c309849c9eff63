using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Suppressions;
using Posthorn.Tracking.Endpoints;

namespace Posthorn.Tracking.Pages;

/// <summary><c>/asm/</c>: which groups of mail a recipient wants, or none at all.</summary>
internal static class PreferencesPage
{
    private const string Path = "/asm";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ShowAsync);
        root.MapPost(Path, ApplyAsync);
    }

    private static async Task<IResult> ShowAsync(
        string? data, HttpContext context, HostedMarks marks, IRecipientChoices choices, IUnsubscribeGroups groups, CancellationToken cancellationToken) =>
        await marks.ReadAsync(data, context) is Mark.Preferences mark
            ? await PageAsync(mark, choices, await ShownAsync(mark, groups, cancellationToken), isNews: false, cancellationToken)
            : HtmlPage.InvalidLink();

    private static async Task<IResult> ApplyAsync(
        string? data, HttpContext context, HostedMarks marks, IRecipientChoices choices, IUnsubscribeGroups groups, IOptions<TrackingOptions> options,
        CancellationToken cancellationToken)
    {
        if (await marks.ReadAsync(data, context) is not Mark.Preferences mark)
        {
            return HtmlPage.InvalidLink();
        }

        var form = await PageForm.ReadAsync(context, cancellationToken);
        if (form is not { Choice: "save" })
        {
            return HtmlPage.UnreadableForm();
        }

        var shown = await ShownAsync(mark, groups, cancellationToken);
        var asked = PreferenceRules.Choices(shown, [.. form["shown"]], [.. form["group"]], form["everything"].ToString() == "leave");
        await choices.ApplyAsync(RecipientActs.Of(context, options.Value, mark.Copy, mark.Recipient, isOneClick: false, asked), cancellationToken);
        return await PageAsync(mark, choices, shown, isNews: true, cancellationToken);
    }

    private static async Task<IReadOnlyList<UnsubscribeGroup>> ShownAsync(Mark.Preferences mark, IUnsubscribeGroups groups, CancellationToken cancellationToken) =>
        PreferenceRules.Shown(mark, await groups.ListAsync(mark.Copy.AccountId, cancellationToken));

    private static async Task<HtmlPage> PageAsync(
        Mark.Preferences mark, IRecipientChoices choices, IReadOnlyList<UnsubscribeGroup> shown, bool isNews, CancellationToken cancellationToken)
    {
        var standing = await choices.ReadAsync(mark.Copy.AccountId, mark.Recipient, cancellationToken);
        var boxes = HtmlPiece.Join(shown.Select(group => HtmlPiece.Of($"""
            <input type="hidden" name="shown" value="{group.Id}">
            <label><input type="checkbox" name="group" value="{group.Id}"{Ticked(!standing.GroupsLeft.Contains(group.Id))}>{group.Name}<small>{group.Description}</small></label>

            """)));
        var fields = shown.Count == 0 ? HtmlPiece.Empty : HtmlPiece.Of($"<fieldset><legend>I want to get</legend>\n{boxes}</fieldset>");
        var notice = isNews ? HtmlPiece.Of($"<p role=\"status\">Your preferences are saved.</p>") : HtmlPiece.Empty;
        return HtmlPage.Of("Email preferences", HtmlPiece.Of($"""
            {notice}
            <p>Mail from this sender to <strong class="address">{mark.Recipient}</strong></p>
            <form method="post">
            {fields}
            <fieldset><legend>Or nothing</legend>
            <label><input type="checkbox" name="everything" value="leave"{Ticked(standing.HasLeftEverything)}>No mail from this sender at all</label>
            </fieldset>
            <button type="submit" name="choice" value="save">Save</button>
            </form>
            """));
    }

    private static HtmlPiece Ticked(bool ticked) => ticked ? new HtmlPiece(" checked") : HtmlPiece.Empty;
}
