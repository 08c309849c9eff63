namespace Posthorn.Events.Tests;

public sealed class EventTypeTests
{
    [Theory]
    [InlineData(EventType.Processed, 1, "processed")]
    [InlineData(EventType.Dropped, 2, "dropped")]
    [InlineData(EventType.Delivered, 3, "delivered")]
    [InlineData(EventType.Deferred, 4, "deferred")]
    [InlineData(EventType.Bounce, 5, "bounce")]
    [InlineData(EventType.Open, 6, "open")]
    [InlineData(EventType.Click, 7, "click")]
    [InlineData(EventType.SpamReport, 8, "spamreport")]
    [InlineData(EventType.Unsubscribe, 9, "unsubscribe")]
    [InlineData(EventType.GroupUnsubscribe, 10, "group_unsubscribe")]
    [InlineData(EventType.GroupResubscribe, 11, "group_resubscribe")]
    [InlineData(EventType.AccountStatusChange, 12, "account_status_change")]
    public void A_type_keeps_its_stored_number_and_its_name_on_the_wire(EventType type, int number, string name)
    {
        Assert.Equal(number, (int)type);
        Assert.Equal(name, type.WireName());
    }

    [Fact]
    public void Every_type_has_a_name_of_its_own()
    {
        var types = Enum.GetValues<EventType>();

        Assert.Equal(types.Length, types.Select(type => type.WireName()).Distinct().Count());
    }

    [Fact]
    public void A_number_that_is_no_type_has_no_name() => Assert.Throws<ArgumentOutOfRangeException>(() => ((EventType)99).WireName());
}
