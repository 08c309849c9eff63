using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Lists;

public sealed class EmailBatchTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1")]
    [InlineData(2, "16")]
    [InlineData(16, "16")]
    [InlineData(17, "256")]
    [InlineData(256, "256")]
    [InlineData(257, "256 1")]
    [InlineData(600, "256 256 256")]
    public void Batches_have_few_sizes_and_hold_everything(int count, string sizes)
    {
        string[] emails = [.. Enumerable.Range(0, count).Select(number => $"{number}")];

        var batches = EmailBatch.Of(emails).ToList();

        Assert.Equal(sizes, string.Join(' ', batches.Select(batch => batch.Count)));
        Assert.Equal(emails, batches.SelectMany(batch => batch).Distinct());
    }

    [Fact]
    public void Parameters_are_named_in_order() => Assert.Equal("$3, $4", EmailBatch.Names(2, 3));
}
