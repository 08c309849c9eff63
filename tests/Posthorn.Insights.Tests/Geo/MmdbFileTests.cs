using System.Net;
using Posthorn.Events;
using Posthorn.Insights.Geo;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Insights.Tests.Geo;

public sealed class MmdbFileTests
{
    [Theory]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public void Addresses_are_found_in_their_networks(int recordBits, int ipVersion)
    {
        var file = Open(Sample(recordBits, ipVersion));

        Assert.Equal(new GeoPlace("US", "TX"), Find(file, "192.0.2.7"));
        Assert.Equal(new GeoPlace("US", "CA"), Find(file, "192.0.2.128"));
        Assert.Equal(new GeoPlace("DE", null), Find(file, "198.51.100.255"));
        Assert.Equal(new GeoPlace("DE", null), Find(file, "::ffff:198.51.100.1"));
        Assert.Equal(GeoPlace.Unknown, Find(file, "198.51.101.0"));
        Assert.Equal(GeoPlace.Unknown, Find(file, "203.0.113.1"));
        Assert.Equal(ipVersion == 6 ? new GeoPlace("FR", null) : GeoPlace.Unknown, Find(file, "2001:db8::1"));
        Assert.Equal(GeoPlace.Unknown, Find(file, "2001:db9::1"));
    }

    [Fact]
    public void What_is_no_file_of_places_is_refused_with_the_reason()
    {
        Assert.False(MmdbFile.TryOpen([], out _, out var error));
        Assert.Equal("it is no file of the MaxMind DB format", error);
        var good = Sample(24, 4);
        Assert.False(MmdbFile.TryOpen(good[^90..], out _, out error));
        Assert.Equal("it is no file of the MaxMind DB format", error);
        Assert.False(MmdbFile.TryOpen(good[^140..], out _, out error));
        Assert.Equal("it is cut short", error);
        Assert.False(MmdbFile.TryOpen(new MmdbWriter(26, 4).Write(), out _, out error));
        Assert.Equal("its metadata name another version of the format", error);
    }

    [Fact]
    public void A_file_that_lies_is_no_disaster()
    {
        var good = Sample(28, 6);
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            byte[] bad = [.. good];
            for (var j = random.Next(1, 8); j > 0; j--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            if (MmdbFile.TryOpen(bad, out var file, out _))
            {
                foreach (var address in new[] { "192.0.2.7", "198.51.100.1", "2001:db8::1", "255.255.255.255" })
                {
                    Assert.True(Find(file, address).Country is null or { Length: 2 });
                }
            }
        }
    }

    [Fact]
    public async Task The_follower_counts_places_of_the_operators_file()
    {
        var folder = Directory.CreateTempSubdirectory("posthorn-geo-");
        var path = Path.Combine(folder.FullName, "places.mmdb");
        await File.WriteAllBytesAsync(path, Sample(24, 4), TestContext.Current.CancellationToken);
        await using var test = await Testing.TestDatabase.CreateAsync(DatabaseKind.Sqlite, InsightsModule.Migrations);
        var mails = new Mails();
        mails.Accept(new CopyId(5, 0));
        CopyEvent[] events =
        [
            .. new[] { "192.0.2.7", "192.0.2.7", "198.51.100.1", "203.0.113.1", "no address" }
                .Select(ip => mails.Happened(new CopyId(5, 0), EventType.Click, detail: Mails.With(ip: ip))),
        ];
        var follower = mails.Follower(path);
        await test.Database.WriteAsync(session => new ValueTask(follower.ApplyAsync(session, events, CancellationToken.None)), CancellationToken.None);

        var day = DateOnly.FromDateTime(Mails.Noon.UtcDateTime);
        var store = new Insights.Counters.CounterStore(test.Database);
        var period = new Insights.Statistics.StatsPeriod(day, day, Insights.Statistics.StatsUnit.Day);
        var countries = await store.ReadAsync([1], Insights.Counters.Dimension.Country, null, null, period, CancellationToken.None);
        Assert.Equal([("DE", 1L), ("US", 2L), ("Unknown", 2L)], countries.Select(sum => (sum.Name, sum.Counts[(int)Insights.Counters.Metric.Clicks])));
        var regions = await store.ReadAsync([1], Insights.Counters.Dimension.Region, "US", null, period, CancellationToken.None);
        Assert.Equal([("TX", 2L)], regions.Select(sum => (sum.Name, sum.Counts[(int)Insights.Counters.Metric.Clicks])));
        folder.Delete(recursive: true);
    }

    private static byte[] Sample(int recordBits, int ipVersion)
    {
        var writer = new MmdbWriter(recordBits, ipVersion);
        writer.Add("192.0.2.0/25", "us", "tx");
        writer.Add("192.0.2.128/32", "US", "CA");
        writer.Add("198.51.100.0/24", "DE");
        writer.Add("203.0.113.0/24", null);
        writer.Add("198.18.0.0/15", "DE");
        if (ipVersion == 6)
        {
            writer.Add("2001:db8::/32", "FR");
        }

        return writer.Write();
    }

    private static MmdbFile Open(byte[] file)
    {
        Assert.True(MmdbFile.TryOpen(file, out var opened, out var error), error);
        return opened;
    }

    private static GeoPlace Find(MmdbFile file, string address) => file.Find(IPAddress.Parse(address));
}
