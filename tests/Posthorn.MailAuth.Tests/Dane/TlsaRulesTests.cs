using Posthorn.MailAuth.Dane;

namespace Posthorn.MailAuth.Tests.Dane;

public sealed class TlsaRulesTests
{
    [Theory]
    [InlineData(3, 1, 1, 32, true)]
    [InlineData(2, 0, 2, 64, true)]
    [InlineData(3, 0, 0, 1, true)]
    [InlineData(2, 1, 0, TlsaRules.MaxExactLength, true)]
    [InlineData(0, 1, 1, 32, false)]
    [InlineData(1, 1, 1, 32, false)]
    [InlineData(4, 1, 1, 32, false)]
    [InlineData(255, 1, 1, 32, false)]
    [InlineData(3, 2, 1, 32, false)]
    [InlineData(3, 1, 3, 32, false)]
    [InlineData(3, 1, 1, 31, false)]
    [InlineData(3, 1, 1, 33, false)]
    [InlineData(3, 1, 2, 32, false)]
    [InlineData(3, 1, 1, 0, false)]
    [InlineData(3, 0, 0, 0, false)]
    [InlineData(3, 0, 0, TlsaRules.MaxExactLength + 1, false)]
    public void Only_DANE_TA_and_DANE_EE_with_data_of_the_right_length_are_usable(byte usage, byte selector, byte matching, int length, bool expected) =>
        Assert.Equal(expected, TlsaRules.IsUsable(Record(usage, selector, matching, length)));

    [Fact]
    public void Of_several_digests_the_strongest_counts_for_each_usage_and_selector()
    {
        var weak = Record(3, 1, 1, 32);
        var strong = Record(3, 1, 2, 64);
        var exact = Record(3, 1, 0, 91);
        var other = Record(2, 1, 1, 32);
        var broken = Record(3, 0, 2, 63);

        Assert.Equal([strong, exact, other], TlsaRules.Usable([weak, strong, exact, other, broken], record => record));
        Assert.Equal([weak], TlsaRules.Usable([weak], record => record));
    }

    [Fact]
    public void A_host_with_many_records_does_not_make_us_busy() =>
        Assert.Equal(TlsaRules.MaxRecords, TlsaRules.Usable(Enumerable.Repeat(Record(3, 1, 1, 32), 1000), record => record).Count);

    private static TlsaAssociation Record(byte usage, byte selector, byte matching, int length) => new(usage, selector, matching, new byte[length]);
}
