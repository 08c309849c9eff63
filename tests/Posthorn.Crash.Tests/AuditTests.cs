using Posthorn.CrashLedger.Books;

namespace Posthorn.Crash.Tests;

/// <summary>The audit would see a broken promise.</summary>
public sealed class AuditTests
{
    private static readonly PostedMail Accepted = new(0, ["a@example.net", "b@example.net"], null) { MessageId = "id" };
    private static readonly PostedMail Unanswered = new(1, ["c@example.net", "d@example.net"], null);

    [Fact]
    public void All_is_well_when_every_accepted_copy_arrived_once_and_an_unanswered_mail_not_at_all() =>
        Assert.Empty(Check(new("a@example.net", 1, 0), new("b@example.net", 1, 0)));

    [Fact]
    public void An_unanswered_mail_may_arrive_whole() => Assert.Empty(Check(
        new("a@example.net", 1, 0), new("b@example.net", 1, 0), new("c@example.net", 2, 0), new("d@example.net", 2, 0)));

    [Fact]
    public void An_unanswered_mail_may_not_arrive_in_part() =>
        Assert.StartsWith("TORN", Assert.Single(Check(new("a@example.net", 1, 0), new("b@example.net", 1, 0), new("c@example.net", 2, 0))), StringComparison.Ordinal);

    [Fact]
    public void An_accepted_copy_that_never_arrived_is_lost() =>
        Assert.StartsWith("LOST", Assert.Single(Check(new Arrival("a@example.net", 1, 0))), StringComparison.Ordinal);

    [Fact]
    public void A_repeat_is_excused_when_the_first_was_the_last_of_its_connection_in_an_earlier_life() =>
        Assert.Empty(Check(new("a@example.net", 1, 0), new("b@example.net", 1, 0), new("b@example.net", 2, 1)));

    [Fact]
    public void A_repeat_in_the_same_life_is_not_excused() => Assert.StartsWith(
        "REPEATED", Assert.Single(Check(new("a@example.net", 1, 0), new("b@example.net", 2, 0), new("b@example.net", 3, 0))), StringComparison.Ordinal);

    [Fact]
    public void A_repeat_is_not_excused_when_its_connection_had_gone_on() => Assert.StartsWith(
        "REPEATED", Assert.Single(Check(new("a@example.net", 1, 0), new("b@example.net", 1, 0), new("a@example.net", 2, 1))), StringComparison.Ordinal);

    [Fact]
    public void A_repeat_by_another_node_is_excused_when_the_life_of_the_first_was_over_by_then() =>
        Assert.Empty(Check(new("a@example.net", 1, 0), new("b@example.net", 2, 0), new("b@example.net", 3, 1) { KillsBefore = 1 }));

    [Fact]
    public void A_repeat_by_another_node_is_not_excused_while_the_first_still_lived() => Assert.StartsWith(
        "REPEATED", Assert.Single(Check(new("a@example.net", 1, 0), new("b@example.net", 2, 0), new("b@example.net", 3, 1) { KillsBefore = 0 })), StringComparison.Ordinal);

    [Fact]
    public void Copies_that_are_lost_or_repeated_are_counted()
    {
        var outcome = Audit.Check(
            [Accepted, Unanswered with { MessageId = "other" }],
            [new("a@example.net", 1, 0), new("b@example.net", 2, 0), new("a@example.net", 3, 1), new("b@example.net", 4, 1), new("b@example.net", 5, 1)], kills: 2, maxConnections: 4);

        Assert.Equal((2, 2, 1), (outcome.Lost, outcome.Excused, outcome.Unexcused));
    }

    [Fact]
    public void What_was_answered_with_503_may_not_arrive()
    {
        var turnedAway = Unanswered with { IsTurnedAway = true };
        Assert.Empty(Audit.Check([turnedAway], [], kills: 1, maxConnections: 4).Faults);
        Assert.StartsWith(
            "TURNED AWAY", Assert.Single(Audit.Check([turnedAway], [new("c@example.net", 1, 0), new("d@example.net", 1, 0)], kills: 1, maxConnections: 4).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void More_repeats_than_connections_at_the_kills_are_too_many()
    {
        var faults = Audit.Check(
            [Accepted], [new("a@example.net", 1, 0), new("b@example.net", 2, 0), new("a@example.net", 3, 1), new("b@example.net", 4, 1)], kills: 1, maxConnections: 1).Faults;
        Assert.StartsWith("TOO MANY", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_sink_refuses_may_not_have_arrived()
    {
        var refused = new PostedMail(0, [$"{PostedMail.RefusedPrefix}a@example.net"], null) { MessageId = "id" };
        Assert.Empty(Audit.Check([refused], [], kills: 1, maxConnections: 4).Faults);
        Assert.StartsWith("MISTAKEN", Assert.Single(Audit.Check([refused], [new(refused.Recipients[0], 1, 0)], kills: 1, maxConnections: 4).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_posted_is_invented() => Assert.StartsWith(
        "INVENTED", Assert.Single(Check(new("a@example.net", 1, 0), new("b@example.net", 1, 0), new("x@example.net", 1, 0))), StringComparison.Ordinal);

    private static IReadOnlyList<string> Check(params Arrival[] arrivals) => Audit.Check([Accepted, Unanswered], arrivals, kills: 1, maxConnections: 4).Faults;
}
