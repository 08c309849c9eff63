using System.Collections.Frozen;
using Posthorn.Delivery;
using Posthorn.Senders;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class MessageClassRulesTests
{
    private static readonly SendingOptions Options = new()
    {
        BulkCategories = new[] { "news", "offers" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase), BulkFrom = 100,
    };

    [Theory]
    [InlineData(PoolClass.Transactional, "news", 1000, MessageClass.Transactional)]
    [InlineData(PoolClass.Bulk, "", 1, MessageClass.Bulk)]
    [InlineData(PoolClass.None, "", 1, MessageClass.Transactional)]
    [InlineData(PoolClass.None, "receipts", 99, MessageClass.Transactional)]
    [InlineData(PoolClass.None, "", 100, MessageClass.Bulk)]
    [InlineData(PoolClass.None, "receipts,News", 1, MessageClass.Bulk)]
    [InlineData(PoolClass.None, "offers", 1, MessageClass.Bulk)]
    [InlineData(PoolClass.None, "newsletter", 1, MessageClass.Transactional)]
    public void The_pool_says_first_then_the_categories_then_the_size(PoolClass pool, string categories, int recipients, MessageClass expected) =>
        Assert.Equal(expected, MessageClassRules.Decide(pool, categories.Split(',', StringSplitOptions.RemoveEmptyEntries), recipients, Options));

    [Fact]
    public void By_default_only_the_size_decides()
    {
        Assert.Equal(MessageClass.Transactional, MessageClassRules.Decide(PoolClass.None, ["news"], 99, new SendingOptions()));
        Assert.Equal(MessageClass.Bulk, MessageClassRules.Decide(PoolClass.None, [], 100, new SendingOptions()));
    }
}
