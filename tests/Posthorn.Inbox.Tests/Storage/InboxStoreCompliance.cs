using Posthorn.Inbox.Capture;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Inbox.Tests.Storage;

public abstract class InboxStoreCompliance(DatabaseKind kind) : InboxSuite(kind)
{
    [Fact]
    public async Task A_mail_comes_back_as_it_went_in()
    {
        var captured = Mails.Capture("Grüße", text: "Hello\r\n.\r\nthere");

        var stored = await Store.AddAsync(Owner, captured, Token);

        var read = await Store.GetAsync(Owner, stored.Id, Token);
        Assert.Equivalent(captured.Message with { Id = stored.Id }, read, strict: true);
        Assert.Equal(captured.Raw, await Store.ReadRawAsync(Owner, stored.Id, Token));
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        Assert.Null(await Store.GetAsync(Owner, 5, Token));
        Assert.Null(await Store.ReadRawAsync(Owner, 5, Token));
    }

    [Fact]
    public async Task The_newest_comes_first_and_pages_follow_each_other()
    {
        for (var number = 1; number <= 5; number++)
        {
            await AddAsync($"{number}");
        }

        var first = await Store.FindAsync(Owner, Query(""), before: null, limit: 2, Token);
        var second = await Store.FindAsync(Owner, Query(""), first[^1].Id, limit: 2, Token);
        var third = await Store.FindAsync(Owner, Query(""), second[^1].Id, limit: 2, Token);

        Assert.Equal(["5", "4", "3", "2", "1"], first.Concat(second).Concat(third).Select(message => message.Subject));
    }

    [Fact]
    public async Task Hostile_text_is_stored()
    {
        var captured = CapturedMessage.Read(
            "", ["\"'; DROP TABLE inbox_messages; --\"@example.net"],
            Mails.Octets("From: =?utf-8?q?a=00b?= <x@example.org>\r\nSubject: =?utf-16?b?2D0A?= \0 %\r\n\r\n\0\u0001 \\ ' \""), Mails.Noon);

        var stored = await Store.AddAsync(Owner, captured, Token);

        Assert.Equivalent(stored, await Store.GetAsync(Owner, stored.Id, Token), strict: true);
        Assert.Single(await SubjectsAsync("drop"));
    }

    [Fact]
    public async Task Only_the_newest_are_kept()
    {
        var small = Open(keep: 3);
        var ids = new List<long>();
        for (var number = 1; number <= 5; number++)
        {
            ids.Add((await small.AddAsync(Owner, Mails.Capture($"{number}"), Token)).Id);
        }

        Assert.Equal(["5", "4", "3"], await SubjectsAsync());
        Assert.Null(await Store.ReadRawAsync(Owner, ids[1], Token));
        Assert.NotNull(await Store.ReadRawAsync(Owner, ids[2], Token));
    }

    [Fact]
    public async Task Deleted_mails_do_not_count_as_kept()
    {
        var small = Open(keep: 3);
        await small.AddAsync(Owner, Mails.Capture("1"), Token);
        await small.DeleteAsync(Owner, (await small.AddAsync(Owner, Mails.Capture("2"), Token)).Id, Token);
        await small.DeleteAsync(Owner, 12345, Token);
        await small.AddAsync(Owner, Mails.Capture("3"), Token);
        await small.AddAsync(Owner, Mails.Capture("4"), Token);
        Assert.Equal(["4", "3", "1"], await SubjectsAsync());

        await small.DeleteAllAsync(Owner, Token);
        foreach (var subject in new[] { "5", "6", "7", "8" })
        {
            await small.AddAsync(Owner, Mails.Capture(subject), Token);
        }

        Assert.Equal(["8", "7", "6"], await SubjectsAsync());
    }

    [Fact]
    public async Task A_smaller_limit_takes_effect_with_the_next_mail()
    {
        foreach (var subject in new[] { "1", "2", "3", "4" })
        {
            await AddAsync(subject);
        }

        await Open(keep: 2).AddAsync(Owner, Mails.Capture("5"), Token);

        Assert.Equal(["5", "4"], await SubjectsAsync());
    }

    [Fact]
    public async Task Many_at_once_are_all_stored_and_trimmed_to_the_limit()
    {
        var small = Open(keep: 40);

        var stored = await Task.WhenAll(Enumerable.Range(1, 100).Select(number => Task.Run(() => small.AddAsync(Owner, Mails.Capture($"{number}"), Token))));

        Assert.Equal(100, stored.Select(message => message.Id).Distinct().Count());
        Assert.Equal(
            stored.OrderByDescending(message => message.Id).Take(40).Select(message => message.Subject),
            await SubjectsAsync());
    }

    [Fact]
    public async Task Ids_grow_when_the_clock_goes_back_and_when_another_node_writes()
    {
        var first = await AddAsync("1");
        var past = Open(keep: 10, new ManualClock(Clock.GetUtcNow().AddYears(-1)));

        var second = await past.AddAsync(Owner, Mails.Capture("2"), Token);
        await using var database = Test.OpenAgain();
        var third = await Open(keep: 10, new ManualClock(Clock.GetUtcNow().AddYears(-2)), database).AddAsync(Owner, Mails.Capture("3"), Token);

        Assert.True(first.Id < second.Id && second.Id < third.Id);
        Assert.Equal(["3", "2", "1"], await SubjectsAsync());
    }

    [Fact]
    public async Task Each_account_sees_and_deletes_its_own_mail_alone()
    {
        var mine = await AddAsync("mine");
        var theirs = (await Store.KeepAsync(2, new CopyId(7, 0), Mails.Capture("theirs"), Token))!;

        Assert.Equal(["mine"], await SubjectsAsync());
        Assert.Equal(["theirs"], (await Store.FindAsync(2, Query(""), before: null, limit: 10, Token)).Select(message => message.Subject));
        Assert.Null(await Store.FirstAfterAsync(Owner, Query(""), mine.Id, Token));
        Assert.Null(await Store.GetAsync(Owner, theirs.Id, Token));
        Assert.Null(await Store.ReadRawAsync(Owner, theirs.Id, Token));
        Assert.False(await Store.DeleteAsync(Owner, theirs.Id, Token));
        await Store.DeleteAllAsync(Owner, Token);
        Assert.NotNull(await Store.ReadRawAsync(2, theirs.Id, Token));
    }

    [Fact]
    public async Task Each_account_has_room_of_its_own()
    {
        var small = Open(keep: 2);
        await small.AddAsync(Owner, Mails.Capture("mine"), Token);
        for (var number = 1; number <= 4; number++)
        {
            await small.KeepAsync(2, new CopyId(number, 0), Mails.Capture($"{number}"), Token);
        }

        Assert.Equal(["mine"], await SubjectsAsync());
        Assert.Equal(["4", "3"], (await Store.FindAsync(2, Query(""), before: null, limit: 10, Token)).Select(message => message.Subject));
        Assert.Equal(3, await Test.Database.ReadAsync(session => session.QueryLongAsync("SELECT COUNT(*) FROM inbox_raw"), Token));
    }

    [Fact]
    public async Task A_copy_is_kept_once_however_often_it_is_brought()
    {
        var copies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Store.KeepAsync(2, new CopyId(7, i % 2), Mails.Capture($"{i % 2}"), Token))));

        Assert.Equal(2, copies.Count(stored => stored is not null));
        Assert.Equal(["0", "1"], (await Store.FindAsync(2, Query(""), before: null, limit: 10, Token)).Select(message => message.Subject).Order());
    }

    [Fact]
    public async Task Who_waits_is_not_woken_by_the_mail_of_another_account()
    {
        using var mine = Arrivals.TryWait(Owner, Query(""), 0);
        using var theirs = Arrivals.TryWait(2, Query(""), 0);

        var stored = await Store.KeepAsync(2, new CopyId(7, 0), Mails.Capture("theirs"), Token);

        Assert.Equal(stored, await theirs!.Arrived);
        Assert.False(mine!.Arrived.IsCompleted);
    }

    [Fact]
    public async Task A_mail_from_before_there_were_mailboxes_is_the_owners()
    {
        var old = await AddAsync("old");
        await Test.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO inbox_messages (id, received_at, size, attachments, mail_from, recipients, to_header, cc_header, search_recipient, search_sender, search_subject, search_text)
                    SELECT id + 1, received_at, size, attachments, mail_from, recipients, to_header, cc_header, search_recipient, search_sender, search_subject, search_text FROM inbox_messages
                    """);
            },
            Token);

        Assert.NotNull(await Store.GetAsync(Owner, old.Id + 1, Token));
        Assert.Null(await Store.GetAsync(2, old.Id + 1, Token));
    }

    [Fact]
    public async Task Deleting_tells_whether_there_was_something()
    {
        var stored = await AddAsync("1");

        Assert.True(await Store.DeleteAsync(Owner, stored.Id, Token));
        Assert.False(await Store.DeleteAsync(Owner, stored.Id, Token));
        Assert.Null(await Store.ReadRawAsync(Owner, stored.Id, Token));
    }

    [Fact]
    public async Task Deleting_all_leaves_nothing()
    {
        var stored = await AddAsync("1");
        await AddAsync("2");

        await Store.DeleteAllAsync(Owner, Token);

        Assert.Empty(await SubjectsAsync());
        Assert.Null(await Store.ReadRawAsync(Owner, stored.Id, Token));
    }
}

public sealed class SqliteInboxStoreTests() : InboxStoreCompliance(DatabaseKind.Sqlite);

public sealed class PostgresInboxStoreTests() : InboxStoreCompliance(DatabaseKind.Postgres);
