using Posthorn.Dns;

namespace Posthorn.Network.Tests;

public sealed class DnsCacheTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_answer_is_known_until_it_expires()
    {
        var cache = new DnsCache(10);
        cache.Add(Question("a.example"), Answer(60), Noon);
        Assert.True(cache.TryGet(Question("A.Example"), Noon.AddSeconds(59), out _));
        Assert.False(cache.TryGet(Question("a.example", DnsRecordType.MX), Noon, out _));
        Assert.False(cache.TryGet(Question("a.example"), Noon.AddSeconds(60), out _));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void An_answer_that_has_expired_already_is_not_kept()
    {
        var cache = new DnsCache(10);
        cache.Add(Question("a.example"), Answer(60), Noon);
        cache.Add(Question("a.example"), Answer(0), Noon);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void When_full_the_oldest_goes()
    {
        var cache = new DnsCache(2);
        cache.Add(Question("a.example"), Answer(60), Noon);
        cache.Add(Question("b.example"), Answer(60), Noon);
        cache.Add(Question("a.example"), Answer(60), Noon);
        Assert.Equal(2, cache.Count);
        cache.Add(Question("c.example"), Answer(60), Noon);
        Assert.Equal(2, cache.Count);
        Assert.True(cache.TryGet(Question("a.example"), Noon, out _));
        Assert.False(cache.TryGet(Question("b.example"), Noon, out _));
        Assert.True(cache.TryGet(Question("c.example"), Noon, out _));
    }

    [Fact]
    public void What_has_expired_at_the_old_end_is_swept_by_the_next_answer()
    {
        var cache = new DnsCache(10);
        cache.Add(Question("a.example"), Answer(10), Noon);
        cache.Add(Question("b.example"), Answer(10), Noon);
        cache.Add(Question("c.example"), Answer(60), Noon.AddSeconds(10));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void A_cache_of_nothing_keeps_nothing()
    {
        var cache = new DnsCache(0);
        cache.Add(Question("a.example"), Answer(60), Noon);
        Assert.Equal(0, cache.Count);
    }

    private static DnsQuestion Question(string name, DnsRecordType type = DnsRecordType.A) => new(DomainName.Parse(name), type);

    private static DnsAnswer.NoData Answer(int seconds) => new(Noon.AddSeconds(seconds));
}
