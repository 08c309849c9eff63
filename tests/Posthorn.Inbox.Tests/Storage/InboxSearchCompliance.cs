using Posthorn.Inbox.Search;
using Posthorn.Storage;

namespace Posthorn.Inbox.Tests.Storage;

public abstract class InboxSearchCompliance(DatabaseKind kind) : InboxSuite(kind)
{
    [Theory]
    [InlineData("", "welcome reset invoice")]
    [InlineData("ana@example.org", "welcome reset")]
    [InlineData("to:ana@example.org", "welcome")]
    [InlineData("from:ana@example.org", "reset")]
    [InlineData("FROM:ANA", "reset invoice welcome")]
    [InlineData("subject:reset", "reset")]
    [InlineData("text:reset", "welcome")]
    [InlineData("reset", "welcome reset")]
    [InlineData("reset to:ana", "welcome")]
    [InlineData("\"100% sure\"", "invoice")]
    [InlineData("100%", "invoice")]
    [InlineData("%", "invoice")]
    [InlineData("a_b", "invoice")]
    [InlineData("_", "invoice")]
    [InlineData("back\\slash", "invoice")]
    [InlineData("\\", "invoice")]
    [InlineData("ÄRGER", "invoice")]
    [InlineData("\"wrapped over lines\"", "invoice")]
    [InlineData("nothing", "")]
    public async Task A_query_finds_what_it_says(string query, string found)
    {
        await AddAsync("welcome", from: "shop@example.com", to: "ana@example.org", text: "You can reset it");
        await AddAsync("reset", from: "ana@example.org", to: "ben@example.net");
        await AddAsync("invoice", from: "bill@example.com", to: "eve@example.net", text: "100% sure a_b back\\slash ärger wrapped\r\n over   lines");

        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), (await SubjectsAsync(query)).Order());
    }

    [Fact]
    public async Task The_database_and_the_waiters_agree_on_what_matches()
    {
        var random = new Random(3);
        string[] words = ["ana", "Ben", "%", "_", "\\", "100%", "ÄRGER", "é", "x y", "İ", "ß", "'", "\"", "😀"];
        var captures = Enumerable.Range(0, 30)
            .Select(number => Mails.Capture($"{number} {string.Join(' ', random.GetItems(words, 2))}", text: string.Join("\r\n", random.GetItems(words, 3)))).ToList();
        foreach (var captured in captures)
        {
            await Store.AddAsync(Owner, captured, Token);
        }

        string[] prefixes = ["", "subject:", "text:", "to:", "from:"];
        for (var round = 0; round < 60; round++)
        {
            var query = Query(string.Join(' ', Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.GetItems(prefixes, 1)[0] + random.GetItems(words, 1)[0])));

            var found = await Store.FindAsync(Owner, query, before: null, limit: 100, Token);

            Assert.Equal(captures.Where(captured => query.Matches(captured.Search)).Select(captured => captured.Message.Subject).Reverse(), found.Select(message => message.Subject));
        }
    }

    [Fact]
    public async Task The_longest_query_is_answered()
    {
        var terms = Enumerable.Repeat(new InboxTerm(InboxField.Any, new string('%', InboxQuery.MaxLength)), InboxQuery.MaxTerms + 4).ToList();

        Assert.Empty(await Store.FindAsync(Owner, new InboxQuery(terms), before: null, limit: 1, Token));
    }

    [Fact]
    public async Task The_first_after_an_id_is_the_oldest_above_it()
    {
        var first = await AddAsync("a 1");
        await AddAsync("b 2");
        await AddAsync("a 3");
        await AddAsync("a 4");

        Assert.Equal("a 3", (await Store.FirstAfterAsync(Owner, Query("subject:a"), first.Id, Token))?.Subject);
        Assert.Null(await Store.FirstAfterAsync(Owner, Query("subject:c"), first.Id, Token));
    }
}

public sealed class SqliteInboxSearchTests() : InboxSearchCompliance(DatabaseKind.Sqlite);

public sealed class PostgresInboxSearchTests() : InboxSearchCompliance(DatabaseKind.Postgres);
