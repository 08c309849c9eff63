using Posthorn.Accounts.Audit;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Accounts.Tests;

public abstract class AuditCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly ManualClock _clock = new();

    private AuditStore Log => new(Database, _clock);

    [Fact]
    public async Task A_line_is_read_as_it_was_written()
    {
        var entry = new AuditEntry(1, Actor, "setting.update", "footer", """{"enabled":false}""", """{"enabled":true,"html_content":"Grüße \"Ana\""}""");
        await AppendAsync(entry);

        var line = Assert.Single(await ListAsync(new(1, 10, null, null, null, null, null, null)));
        Assert.Equal((entry, _clock.GetUtcNow()), (line.Entry, line.At));
    }

    [Fact]
    public async Task The_newest_comes_first_and_a_cursor_leads_on()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await AppendAsync(Entry(target: $"{i}"));
        }

        var first = await ListAsync(new(1, 2, null, null, null, null, null, null));
        Assert.Equal(["4", "3"], first.Select(line => line.Entry.Target));
        Assert.Equal(["2", "1", "0"], (await ListAsync(new(1, 10, first[^1].Id, null, null, null, null, null))).Select(line => line.Entry.Target));
    }

    [Fact]
    public async Task Each_filter_leaves_out_what_it_does_not_name()
    {
        await AppendAsync(Entry(action: "api_key.create", target: "a"));
        _clock.Advance(TimeSpan.FromHours(1));
        var later = _clock.GetUtcNow();
        await AppendAsync(Entry(action: "api_key.delete", target: "b") with { Actor = Actor with { KeyId = "other" } });
        await AppendAsync(Entry(action: "api_keys.delete", target: "c"));
        var all = new AuditQuery(1, 10, null, null, null, null, null, null);

        Assert.Equal(["b", "a"], Targets(await ListAsync(all with { Action = "api_key" })));
        Assert.Equal(["b"], Targets(await ListAsync(all with { Action = "api_key.delete" })));
        Assert.Empty(await ListAsync(all with { Action = "api_%" }));
        Assert.Equal(["a"], Targets(await ListAsync(all with { Target = "a" })));
        Assert.Equal(["b"], Targets(await ListAsync(all with { KeyId = "other" })));
        Assert.Equal(["c", "b"], Targets(await ListAsync(all with { From = later })));
        Assert.Equal(["a"], Targets(await ListAsync(all with { To = later })));
    }

    [Fact]
    public async Task Nobody_reads_another_accounts_log()
    {
        await AppendAsync(Entry());

        Assert.Empty(await ListAsync(new(2, 10, null, null, null, null, null, null)));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_no_line()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync(
            async session =>
            {
                await Log.AppendAsync(session, Entry());
                throw new InvalidOperationException();
            },
            Token));

        Assert.Empty(await ListAsync(new(1, 10, null, null, null, null, null, null)));
    }

    private static AuditEntry Entry(string action = "thing.update", string target = "x") => new(1, Actor, action, target, null, "{}");

    private static IEnumerable<string> Targets(IEnumerable<StoredAudit> lines) => lines.Select(line => line.Entry.Target);

    private Task AppendAsync(AuditEntry entry) => Database.WriteAsync(session => Log.AppendAsync(session, entry), Token);

    private Task<List<StoredAudit>> ListAsync(AuditQuery query) => Log.ListAsync(query, Token);
}

public sealed class SqliteAuditTests() : AuditCompliance(DatabaseKind.Sqlite);

public sealed class PostgresAuditTests() : AuditCompliance(DatabaseKind.Postgres);

public sealed class AuditTextTests
{
    [Theory]
    [InlineData("""{"password":"x"}""", """{"password":"…"}""")]
    [InlineData("""{"a":[{"Client_Secret":{"b":1}}],"old_password":null}""", """{"a":[{"Client_Secret":"…"}],"old_password":null}""")]
    [InlineData("""{"api_key":"SG.x","api_key_id":"id","license_key":"k","oauth_token":"t"}""", """{"api_key":"…","api_key_id":"id","license_key":"…","oauth_token":"…"}""")]
    [InlineData("""{"name":"password","n":1.50,"t":true}""", """{"name":"password","n":1.50,"t":true}""")]
    public void Members_whose_names_speak_of_secrets_are_blanked(string json, string clean) => Assert.Equal(clean, AuditText.Clean(json));

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void A_long_text_is_cut_and_says_how_long_it_was(int length, bool isCut) => Assert.Equal(
        isCut ? $$"""{"html":"{{new string('a', 1000)}}… (1001 characters)"}""" : $$"""{"html":"{{new string('a', 1000)}}"}""",
        AuditText.Clean($$"""{"html":"{{new string('a', length)}}"}"""));

    [Fact]
    public void Of_what_is_large_all_the_same_only_the_length_is_kept() =>
        Assert.Equal("""{"too_long":"40001 characters"}""", AuditText.Clean($"[{string.Join(',', Enumerable.Repeat("1", 20_000))}]"));

    [Fact]
    public void A_text_is_not_cut_between_the_halves_of_a_character() =>
        Assert.Contains("aaa… (1001 characters)", AuditText.Clean($$"""{"html":"{{new string('a', 999)}}🦊"}"""), StringComparison.Ordinal);
}
