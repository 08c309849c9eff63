using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;
using Posthorn.Tracking.Keys;
using Posthorn.Tracking.Marks;

namespace Posthorn.Tracking.Tests;

public abstract class SigningKeyTests(DatabaseKind kind)
{
    [Fact]
    public async Task Every_node_reads_what_another_one_signed_also_after_a_restart()
    {
        await using var test = await TestDatabase.CreateAsync(kind, TrackingModule.Migrations);
        await using var other = test.OpenAgain();
        var here = new SigningKey(test.Database, TimeProvider.System);
        var there = new SigningKey(other, TimeProvider.System);
        await Task.WhenAll(here.ReadAsync(TestContext.Current.CancellationToken), there.ReadAsync(TestContext.Current.CancellationToken));
        var copy = new MarkedCopy(1, new CopyId(2, 3));

        var address = Links(here).Click(copy, "https://example.com/", 0, isHtml: true, universal: true);

        Assert.StartsWith("https://click.example.com/uni/ls/click?upn=u001.", address, StringComparison.Ordinal);
        Assert.Equal(new Mark.Click(copy, "https://example.com/", 0, true), Links(there).Read(address!.Split("upn=")[1]));
    }

    [Fact]
    public async Task A_link_that_no_browser_would_take_is_left_alone()
    {
        await using var test = await TestDatabase.CreateAsync(kind, TrackingModule.Migrations);
        var key = new SigningKey(test.Database, TimeProvider.System);
        await key.ReadAsync(TestContext.Current.CancellationToken);
        var copy = new MarkedCopy(1, new CopyId(2, 3));
        var longest = "https://example.com/" + new string('a', MarkWriter.MaxUrl - 20);

        Assert.NotNull(Links(key).Click(copy, longest, 0, true, false));
        Assert.Null(Links(key).Click(copy, longest + "a", 0, true, false));
    }

    private static TrackingLinks Links(SigningKey key) => new(key, Options.Create(new TrackingOptions { PublicUrl = "https://click.example.com" }));
}

public sealed class SigningKeySqliteTests() : SigningKeyTests(DatabaseKind.Sqlite);

public sealed class SigningKeyPostgresTests() : SigningKeyTests(DatabaseKind.Postgres);
