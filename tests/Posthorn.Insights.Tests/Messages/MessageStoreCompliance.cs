using Posthorn.Events;
using Posthorn.Insights.Messages;
using Posthorn.Insights.Query;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Tests.Messages;

public abstract class MessageStoreCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly Mails _mails = new();

    private MessageStore Store => new(Database);

    [Fact]
    public async Task A_row_follows_its_copy_and_a_late_processed_changes_nothing_back()
    {
        var copy = new CopyId(5, 3);
        _mails.Accept(copy, "Ana@Gmail.com", "Hello", categories: ["a", "b"], arguments: new() { ["order"] = "7781" }, template: "d-1", group: 12);
        await FollowAsync(_mails.Happened(copy, EventType.Processed));
        await FollowAsync(_mails.Happened(copy, EventType.Deferred, 1, new EventDetail { Email = "", Response = "450 busy", Attempt = "1", Ip = "192.0.2.1" }));
        Assert.Equal((MessageStatus.Deferred, "450 busy"), ((await OneAsync()).Status, (await OneAsync()).Reason));

        await FollowAsync(_mails.Happened(copy, EventType.Delivered, 2, new EventDetail { Email = "", Response = "250 ok" }), _mails.Happened(copy, EventType.Open, 3));
        await FollowAsync(_mails.Happened(copy, EventType.Open, 4), _mails.Happened(copy, EventType.Click, 5), _mails.Happened(copy, EventType.Processed, 0));
        var row = await OneAsync();

        Assert.Equal((copy, _mails.IdOf(copy), "shop@sender.example", "Ana@Gmail.com", "Hello"), (row.Copy, row.MessageId, row.From, row.To, row.Subject));
        Assert.Equal((MessageStatus.Delivered, 2, 1, "", "192.0.2.1", "d-1", 12), (row.Status, row.Opens, row.Clicks, row.Reason, row.OutboundIp, row.TemplateId, row.GroupId));
        Assert.Equal((Mails.Noon, Mails.Noon.AddMinutes(5)), (row.CreatedAt, row.LastEventAt));
        Assert.Equal(["a", "b"], row.Categories);
        Assert.Equal("""{"order":"7781"}""", row.UniqueArguments);
    }

    [Fact]
    public async Task Who_handed_a_mail_in_is_kept_and_the_subject_that_was_read_takes_the_place_of_the_accepted_one_for_good()
    {
        var copy = new CopyId(5, 0);
        _mails.Accept(copy, subject: null, key: "Key_1", teammate: "ana", from: "203.0.113.9");
        await FollowAsync(_mails.Happened(copy, EventType.Processed));
        Assert.Equal(("", "Key_1", "ana", "203.0.113.9"), Of(await OneAsync()));

        await FollowAsync(_mails.Happened(copy, EventType.Deferred, 1, new EventDetail { Email = "", Response = "450", Subject = "Order 1\0 for you" }));
        await FollowAsync(_mails.Happened(copy, EventType.Delivered, 2, new EventDetail { Email = "", Response = "250" }), _mails.Happened(copy, EventType.Open, 3));
        Assert.Equal(("Order 1 for you", "Key_1", "ana", "203.0.113.9"), Of(await OneAsync()));
        Assert.Single(await FindAsync("teammate=\"ana\" AND api_key_id=\"Key_1\" AND subject=\"Order 1 for you\""));
        Assert.Empty(await FindAsync("teammate=\"bea\""));

        static (string, string?, string?, string?) Of(MessageRow row) => (row.Subject, row.KeyId, row.Teammate, row.ClientAddress);
    }

    [Fact]
    public async Task A_bounce_after_delivery_is_the_end_and_an_event_without_its_mail_changes_what_is_there()
    {
        var copy = new CopyId(5, 0);
        _mails.Accept(copy, categories: ["a"]);
        await FollowAsync(_mails.Happened(copy, EventType.Delivered));
        _mails.Forget(copy);
        await FollowAsync(_mails.Happened(copy, EventType.Open, 1), _mails.Happened(copy, EventType.Bounce, 2, Mails.With("gone", "blocked")));
        await FollowAsync(_mails.Happened(new CopyId(6, 0), EventType.Open, 1));

        var row = await OneAsync();
        Assert.Equal((MessageStatus.Blocked, 1, Mails.Noon.AddMinutes(2)), (row.Status, row.Opens, row.LastEventAt));
        Assert.Equal(row.Copy, Assert.Single(await FindAsync("Contains(categories,\"a\")")));
    }

    [Theory]
    [InlineData("msg_id=\"{0}\"", "0")]
    [InlineData("msg_id=\"nobody\"", "")]
    [InlineData("to_email=\"ANA@gmail.com\"", "0")]
    [InlineData("to_email LIKE \"%@example.org\"", "2 1")]
    [InlineData("from_email=\"shop@sender.example\"", "3 2 1 0")]
    [InlineData("from_email != \"shop@sender.example\"", "")]
    [InlineData("subject=\"Your order\"", "3 0")]
    [InlineData("subject LIKE \"%order%\"", "3 0")]
    [InlineData("subject LIKE \"%Order%\"", "")]
    [InlineData("subject LIKE \"100_ *?[x]\"", "")]
    [InlineData("subject LIKE \"100% *?[x]\"", "1")]
    [InlineData("subject NOT LIKE \"%o%\"", "1")]
    [InlineData("Contains(subject, \"*?[\")", "1")]
    [InlineData("subject CONTAINS \"100%\"", "1")]
    [InlineData("subject < \"A\"", "1")]
    [InlineData("status=\"delivered\"", "3 0")]
    [InlineData("status=\"not_delivered\"", "2")]
    [InlineData("status=\"processed\"", "1")]
    [InlineData("status=\"processing\"", "1")]
    [InlineData("status!=\"delivered\"", "2 1")]
    [InlineData("status IN (\"delivered\",\"processed\")", "3 1 0")]
    [InlineData("status NOT IN [\"delivered\"]", "2 1")]
    [InlineData("template_id=\"d-7\"", "2")]
    [InlineData("template_id IS NULL", "3 1 0")]
    [InlineData("template_id IS NOT NULL", "2")]
    [InlineData("template_name IS NULL AND teammate IS NULL", "3 2 1 0")]
    [InlineData("campaign_name=\"x\"", "")]
    [InlineData("asm_group_id=12", "2")]
    [InlineData("asm_group_id=\"12\"", "2")]
    [InlineData("asm_group_id IS NULL", "3 1 0")]
    [InlineData("api_key_id=\"x\"", "")]
    [InlineData("outbound_ip=\"192.0.2.9\"", "0")]
    [InlineData("(Contains(events,\"opened\"))", "0")]
    [InlineData("events CONTAINS \"bounce\" OR events CONTAINS \"opened\"", "2 0")]
    [InlineData("NOT Contains(events,\"processed\")", "3")]
    [InlineData("categories IN (\"receipts\",\"news\")", "3 2 0")]
    [InlineData("Contains(categories,\"receipts\")", "2 0")]
    [InlineData("Contains(categories,\"receipts\") AND status=\"delivered\"", "0")]
    [InlineData("Contains(categories,\"receipts\") AND to_email=\"ana@gmail.com\"", "0")]
    [InlineData("categories=\"news\"", "3")]
    [InlineData("categories!=\"news\"", "2 1 0")]
    [InlineData("categories IS NULL", "1")]
    [InlineData("unique_args['order']=\"7781\"", "1")]
    [InlineData("unique_args[\"$.x\\\"y\"]=\"2\"", "1")]
    [InlineData("unique_args['none'] IS NULL", "3 2 1 0")]
    [InlineData("unique_args['order'] LIKE \"77%\"", "1")]
    [InlineData("clicks>0", "0")]
    [InlineData("clicks >= 0.5 * 2", "0")]
    [InlineData("clicks BETWEEN 0 AND 0", "3 2 1")]
    [InlineData("clicks NOT BETWEEN 0 AND 0", "0")]
    [InlineData("last_event_time BETWEEN TIMESTAMP \"2030-01-02T12:09:30Z\" AND TIMESTAMP \"2030-01-02T12:30:00.000Z\"", "3 2 1")]
    [InlineData("last_event_time > NOW() - INTERVAL 1 DAY", "3 2 1 0")]
    [InlineData("last_event_time > NOW()", "")]
    [InlineData("TRUE", "3 2 1 0")]
    [InlineData("FALSE or not true", "")]
    [InlineData("status=\"delivered\" AND (subject=\"x\" OR clicks > 0)", "0")]
    public async Task A_query_finds_the_newest_first(string query, string ordinals)
    {
        await FillAsync();

        Assert.Equal(ordinals, string.Join(' ', (await FindAsync(query.Replace("{0}", _mails.IdOf(new CopyId(5, 0)), StringComparison.Ordinal))).Select(copy => copy.Ordinal)));
    }

    [Theory]
    [InlineData("TRUE")]
    [InlineData("Contains(categories,\"all\")")]
    [InlineData("status IN (\"delivered\",\"bounced\",\"processed\")")]
    [InlineData("subject=\"Your order\"")]
    public async Task Pages_show_each_row_once_also_where_times_are_the_same(string query)
    {
        for (var i = 0; i < 7; i++)
        {
            _mails.Accept(new CopyId(5, i), categories: ["all"]);
        }

        await FollowAsync([.. Enumerable.Range(0, 7).Select(i => _mails.Happened(new CopyId(5, i), i % 2 == 0 ? EventType.Delivered : EventType.Processed, i / 3))]);
        var tree = Parse(query);
        var (found, behind) = (new List<int>(), default(MessagePlace?));
        for (var page = await Store.FindAsync(1, tree, behind, 2, Token); page.Count > 0; page = await Store.FindAsync(1, tree, behind, 2, Token))
        {
            found.AddRange(page.Select(row => row.Copy.Ordinal));
            Assert.True(MessageCursor.TryParse(MessageCursor.Of(page[^1]), out behind));
        }

        Assert.Equal([6, 5, 4, 3, 2, 1, 0], found);
    }

    [Fact]
    public async Task Nobody_finds_the_mail_of_another_account()
    {
        var copy = new CopyId(5, 0);
        _mails.Accept(copy, account: 2, categories: ["a"]);
        await FollowAsync(_mails.Happened(copy, EventType.Delivered));

        foreach (var query in new[] { "TRUE OR TRUE", $"msg_id=\"{_mails.IdOf(copy)}\"", "Contains(categories,\"a\")", "status=\"delivered\" OR status=\"processed\"", "status IN (\"delivered\")", "subject=\"Your order\"" })
        {
            Assert.Empty(await FindAsync(query));
        }

        Assert.Null(await Store.FindAsync(1, copy, Token));
        Assert.NotNull(await Store.FindAsync(2, copy, Token));
    }

    [Fact]
    public async Task What_is_old_goes_with_its_categories_and_the_rest_stays()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _mails.Accept(new CopyId(5, i), categories: ["a"]);
            await FollowAsync(_mails.Happened(new CopyId(5, i), EventType.Delivered, i));
        }

        Assert.Equal(2, await Store.RemoveUntilAsync(Mails.Noon.AddMinutes(3), 2, Token));
        Assert.Equal(1, await Store.RemoveUntilAsync(Mails.Noon.AddMinutes(3), 2, Token));
        Assert.Equal([4, 3], (await FindAsync("TRUE")).Select(copy => copy.Ordinal));
        Assert.Equal([4, 3], (await FindAsync("Contains(categories,\"a\")")).Select(copy => copy.Ordinal));
        Assert.Equal(2, await Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM insights_message_categories"), Token));
    }

    [Fact]
    public async Task A_query_may_have_200_values()
    {
        await FillAsync();

        Assert.Equal(4, (await FindAsync($"subject NOT IN ({string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"s{i}\""))})")).Count);
    }

    /// <summary>0 delivered, opened and clicked; 1 processed; 2 bounced; 3 delivered. The later, the newer.</summary>
    private async Task FillAsync()
    {
        _mails.Accept(new CopyId(5, 0), "ana@gmail.com", categories: ["receipts"]);
        _mails.Accept(new CopyId(5, 1), "bo@example.org", "100% *?[x]", arguments: new() { ["order"] = "7781", ["$.x\"y"] = "2" });
        _mails.Accept(new CopyId(5, 2), "cy@example.org", "To you", categories: ["receipts", "old"], template: "d-7", group: 12);
        _mails.Accept(new CopyId(5, 3), "di@example.com", categories: ["news"]);
        await FollowAsync(
            _mails.Happened(new CopyId(5, 0), EventType.Processed), _mails.Happened(new CopyId(5, 0), EventType.Delivered, 1, Mails.With(ip: "192.0.2.9")),
            _mails.Happened(new CopyId(5, 0), EventType.Open, 2), _mails.Happened(new CopyId(5, 0), EventType.Click, 3),
            _mails.Happened(new CopyId(5, 1), EventType.Processed, 10), _mails.Happened(new CopyId(5, 2), EventType.Processed, 10),
            _mails.Happened(new CopyId(5, 2), EventType.Bounce, 20, Mails.With("550 no", "bounce")), _mails.Happened(new CopyId(5, 3), EventType.Delivered, 30));
    }

    private Task FollowAsync(params CopyEvent[] events) => _mails.FollowAsync(Database, events);

    private async Task<List<CopyId>> FindAsync(string query) => [.. (await Store.FindAsync(1, Parse(query), null, 100, Token)).Select(row => row.Copy)];

    private async Task<MessageRow> OneAsync() => Assert.Single(await Store.FindAsync(1, null, null, 10, Token));

    private static QueryNode Parse(string query)
    {
        Assert.True(QueryParser.TryParse(query, QueryField.OfFeed, Mails.Noon.AddHours(1), out var tree, out var error), error);
        return tree;
    }
}

public sealed class MessageStoreOnSqlite() : MessageStoreCompliance(DatabaseKind.Sqlite);

public sealed class MessageStoreOnPostgres() : MessageStoreCompliance(DatabaseKind.Postgres);
