using Posthorn.Kernel;
using Posthorn.Suppressions;
using Posthorn.Tracking.Pages;

namespace Posthorn.Tracking.Tests.Pages;

public sealed class PreferenceRulesTests
{
    private static readonly UnsubscribeGroup[] Groups =
        [new(1, "News", "", IsDefault: true), new(2, "Offers", "", IsDefault: false), new(3, "Tips", "", IsDefault: false), new(4, "Events", "", IsDefault: true)];

    [Fact]
    public void Shown_is_what_the_mail_names_of_what_is_there_still() => Assert.Equal([2, 3], Shown(sent: 1, 3, 2, 99));

    [Fact]
    public void A_mail_that_names_nothing_shows_the_default_groups_and_its_own() => Assert.Equal([1, 3, 4], Shown(sent: 3));

    [Fact]
    public void What_is_not_ticked_is_left_and_what_was_not_seen_stays() => Assert.Equal(
        [new RecipientChoice(1, Wants: true), new RecipientChoice(2, Wants: false), new RecipientChoice(null, Wants: true)],
        PreferenceRules.Choices(Groups[..3], ["1", "2", "77", "x", null], ["1", "3", "77"], wantsNothing: false));

    [Fact]
    public void Who_wants_nothing_leaves_everything() =>
        Assert.Equal([new RecipientChoice(null, Wants: false)], PreferenceRules.Choices(Groups, [], [], wantsNothing: true));

    private static IEnumerable<long> Shown(long sent, params long[] displayed) =>
        PreferenceRules.Shown(new Mark.Preferences(new MarkedCopy(1, new CopyId(2, 3)), "ana@example.org", sent, displayed), Groups).Select(group => group.Id);
}
