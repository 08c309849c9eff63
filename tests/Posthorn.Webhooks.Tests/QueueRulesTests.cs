using System.Text;
using Posthorn.Webhooks.Queue;

namespace Posthorn.Webhooks.Tests;

public sealed class QueueRulesTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 10)]
    [InlineData(4, 20)]
    [InlineData(5, 40)]
    [InlineData(6, 60)]
    [InlineData(30, 60)]
    public void Waits_grow_to_an_hour(int attempts, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), QueueRules.WaitAfter(attempts));

    [Fact]
    public void A_batch_holds_what_fits_and_at_least_one_part()
    {
        Assert.Equal([1L, 2L], Numbers(QueueRules.Batch([Head(1, 400_000), Head(2, QueueRules.MaxBatch - 400_000), Head(3, 1)], 0)));
        Assert.Equal([1L], Numbers(QueueRules.Batch([Head(1, 400_000), Head(2, QueueRules.MaxBatch - 399_999)], 0)));
        Assert.Equal([1L], Numbers(QueueRules.Batch([Head(1, QueueRules.MaxBatch + 1)], 0)));
        Assert.Empty(QueueRules.Batch([], 0));
    }

    [Fact]
    public void A_batch_that_failed_stays_the_same() => Assert.Equal([1L, 2L], Numbers(QueueRules.Batch([Head(1, 5), Head(2, 5), Head(3, 5)], 2)));

    [Fact]
    public void Events_of_a_day_ago_are_too_old()
    {
        Assert.False(QueueRules.IsTooOld(Head(1, 1), Noon.AddHours(24).AddMilliseconds(-1)));
        Assert.True(QueueRules.IsTooOld(Head(1, 1), Noon.AddHours(24)));
    }

    [Fact]
    public void Chunks_join_to_one_event_a_line()
    {
        var writer = new ChunkWriter();
        var large = Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('x', ChunkWriter.MaxSize - 20)}\"}}");
        writer.Add("{\"a\":1}"u8, Noon.AddSeconds(1));
        writer.Add("{\"a\":2}"u8, Noon);
        writer.Add(large, Noon.AddSeconds(2));
        var chunks = writer.Finish();

        Assert.Equal([(2, Noon), (1, Noon.AddSeconds(2))], chunks.Select(chunk => (chunk.Events, chunk.OldestAt)));
        var body = Encoding.ASCII.GetString(ChunkWriter.Join([.. chunks.Select(chunk => chunk.Body)], chunks.Sum(chunk => chunk.Size)));
        Assert.Equal($"[{{\"a\":1}},\r\n{{\"a\":2}},\r\n{Encoding.ASCII.GetString(large)}]\r\n", body);
        Assert.Equal("[{\"a\":1},\r\n{\"a\":2}]\r\n", Encoding.ASCII.GetString(ChunkWriter.Join([chunks[0].Body], chunks[0].Size)));
    }

    private static ChunkHead Head(long number, int size) => new(number, 1, size, Noon);

    private static IEnumerable<long> Numbers(IEnumerable<ChunkHead> batch) => batch.Select(head => head.Number);
}
