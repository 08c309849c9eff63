using Posthorn.Suppressions;

namespace Posthorn.Tracking.Pages;

/// <summary>Which groups a recipient is shown, and what a form with them asks for. Pure.</summary>
internal static class PreferenceRules
{
    /// <summary>Those that the mail names, or else the default ones and the mail's own; of the account's groups as they are now.</summary>
    public static IReadOnlyList<UnsubscribeGroup> Shown(Mark.Preferences mark, IReadOnlyList<UnsubscribeGroup> groups) =>
    [
        .. groups.Where(group => mark.GroupsToDisplay.Count > 0
            ? mark.GroupsToDisplay.Contains(group.Id)
            : group.IsDefault || group.Id == mark.GroupId),
    ];

    /// <param name="shown">The groups that may be chosen.</param>
    /// <param name="seen">The ids that stood in the form: a group that came since is not left for want of a tick.</param>
    /// <param name="wanted">The ids that were ticked.</param>
    /// <param name="wantsNothing">No mail at all.</param>
    public static IReadOnlyList<RecipientChoice> Choices(
        IReadOnlyList<UnsubscribeGroup> shown, IReadOnlyCollection<string?> seen, IReadOnlyCollection<string?> wanted, bool wantsNothing) =>
    [
        .. shown.Where(group => seen.Contains($"{group.Id}")).Select(group => new RecipientChoice(group.Id, wanted.Contains($"{group.Id}"))),
        new RecipientChoice(null, Wants: !wantsNothing),
    ];
}
