using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Suppressions.Feed;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Feed;

public sealed class FeedRulesTests
{
    [Fact]
    public void A_bounce_is_on_the_list_with_what_caused_it() => Assert.Equal(
        new Entry(1, "ana@example.org", SuppressionList.Bounces, SampleEvents.Noon, EntrySource.Event, 0, "550 5.1.1 unknown", "5.1.1", "", 5, new CopyId(7, 0)),
        FeedRules.EntryOf(SampleEvents.Bounce("Ana@Example.org")));

    [Fact]
    public void A_block_is_on_a_list_of_its_own() => Assert.Equal(SuppressionList.Blocks, FeedRules.EntryOf(SampleEvents.Bounce("ana@example.org", "blocked"))!.List);

    [Fact]
    public void A_complaint_keeps_the_address_that_the_mail_was_sent_from()
    {
        var entry = FeedRules.EntryOf(SampleEvents.Of(EventType.SpamReport, new EventDetail { Email = "ana@example.org", Ip = "192.0.2.1" }))!;

        Assert.Equal((SuppressionList.SpamReports, "192.0.2.1"), (entry.List, entry.Ip));
    }

    [Fact]
    public void A_drop_of_an_invalid_address_is_news_unless_the_list_itself_caused_it()
    {
        Assert.Equal(SuppressionList.Invalid, FeedRules.EntryOf(Drop("Invalid", null))!.List);
        Assert.Null(FeedRules.EntryOf(Drop("Invalid", "5.0.0")));
        Assert.Null(FeedRules.EntryOf(Drop("Bounced Address", null)));
    }

    [Theory]
    [InlineData(EventType.Processed)]
    [InlineData(EventType.Delivered)]
    [InlineData(EventType.Deferred)]
    [InlineData(EventType.Open)]
    [InlineData(EventType.Unsubscribe)]
    [InlineData(EventType.GroupUnsubscribe)]
    public void Other_events_are_about_no_list(EventType type) =>
        Assert.Null(FeedRules.EntryOf(SampleEvents.Of(type, new EventDetail { Email = "ana@example.org", Reason = "Invalid" })));

    [Fact]
    public void A_reason_is_cut_at_2000_characters()
    {
        Assert.Equal(2000, FeedRules.EntryOf(SampleEvents.Bounce("ana@example.org", reason: new string('x', 2000)))!.Reason.Length);
        Assert.Equal(2000, FeedRules.EntryOf(SampleEvents.Bounce("ana@example.org", reason: new string('x', 2001)))!.Reason.Length);
    }

    [Theory]
    [InlineData("Technical", "Technical Failure")]
    [InlineData("Reputation", "Reputation")]
    [InlineData("Something", "Unclassified")]
    [InlineData(null, "Unclassified")]
    public void Statistics_have_seven_classifications(string? said, string counted) =>
        Assert.Equal(counted, FeedRules.ClassificationOf(SampleEvents.Bounce("ana@example.org", classification: said)));

    private static CopyEvent Drop(string reason, string? status) =>
        SampleEvents.Of(EventType.Dropped, new EventDetail { Email = "ana@example.org", Reason = reason, Status = status });
}
