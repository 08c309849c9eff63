using System.IO.Compression;
using Posthorn.Events;
using Posthorn.Insights.Downloads;
using Posthorn.Insights.Messages;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Insights.Tests.Downloads;

public abstract class DownloadCompliance(DatabaseKind kind) : RoomSuite(kind)
{
    private readonly Mails _mails = new();
    private readonly ManualClock _clock = new(Mails.Noon);

    private DownloadStore Downloads => new(Database);

    [Fact]
    public async Task A_file_holds_every_row_that_fits_once()
    {
        var events = new List<CopyEvent>();
        for (var i = 0; i < 2001; i++)
        {
            _mails.Accept(new CopyId(5, i), i == 0 ? "=cmd@example.org" : "ana@example.org", i == 1 ? "a, \"b\"\r\nc" : "Plain", categories: ["x"]);
            events.Add(_mails.Happened(new CopyId(5, i), EventType.Delivered));
        }

        _mails.Accept(new CopyId(6, 0), subject: "Other");
        events.Add(_mails.Happened(new CopyId(6, 0), EventType.Delivered));
        await _mails.FollowAsync(Database, [.. events]);
        await MakeAsync(New("a", "subject != \"Other\""));

        var text = await TextAsync("a");
        Assert.StartsWith("msg_id,from_email,to_email,subject,status,", text, StringComparison.Ordinal);
        Assert.Equal(2001, events.SkipLast(1).Count(happened => text.Contains($"{_mails.IdOf(happened.Copy)},", StringComparison.Ordinal)));
        Assert.Contains(",'=cmd@example.org,Plain,delivered,0,0,2030-01-02T12:00:00Z,", text, StringComparison.Ordinal);
        Assert.Contains(",\"a, \"\"b\"\"\r\nc\",", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", text, StringComparison.Ordinal);
        Assert.NotNull((await Downloads.FindAsync("a", Mails.Noon, Token))!.ReadyAt);
        Assert.Null(await Downloads.NextAsync(Token));
    }

    [Fact]
    public async Task One_file_at_a_time_is_made_for_an_account_and_ten_are_kept()
    {
        for (var i = 0; i < DownloadRules.MaxFiles; i++)
        {
            Assert.True(await Downloads.AddAsync(New($"{i}"), Token));
            Assert.False(await Downloads.AddAsync(New("more"), Token));
            await Downloads.FinishAsync($"{i}", Mails.Noon, false, Token);
        }

        Assert.False(await Downloads.AddAsync(New("eleventh"), Token));
        Assert.True(await Downloads.AddAsync(New("foreign") with { AccountId = 2 }, Token));
        await Downloads.RemoveUntilAsync(Mails.Noon.AddSeconds(1), Token);
        Assert.True(await Downloads.AddAsync(New("eleventh"), Token));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_file_is_replaced()
    {
        await Downloads.AddAsync(New("a"), Token);
        await Downloads.AddPartAsync("a", 0, [1], Token);
        await Downloads.AddPartAsync("a", 1, [1], Token);
        await MakeAsync(null);

        Assert.Equal(DownloadRules.Head, await TextAsync("a"));
    }

    private async Task MakeAsync(Download? download)
    {
        if (download is not null)
        {
            Assert.True(await Downloads.AddAsync(download, Token));
        }

        await new MakeDownload(Downloads, new MessageStore(Database), _clock).ExecuteAsync((await Downloads.NextAsync(Token))!, Token);
    }

    private async Task<string> TextAsync(string id)
    {
        var text = "";
        for (var number = 0; await Downloads.ReadPartAsync(id, number, Token) is { } part; number++)
        {
            using var reader = new StreamReader(new DeflateStream(new MemoryStream(part), CompressionMode.Decompress));
            text += await reader.ReadToEndAsync(Token);
        }

        return text;
    }

    private static Download New(string id, string query = "") => new(id, 1, query, "t", Mails.Noon, null, false);
}

public sealed class DownloadOnSqlite() : DownloadCompliance(DatabaseKind.Sqlite);

public sealed class DownloadOnPostgres() : DownloadCompliance(DatabaseKind.Postgres);
