using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.MailAuth.Tests.TlsRpt;

public sealed class TlsRptRecordTests
{
    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:tls@example.com", "mailto:tls@example.com")]
    [InlineData("v=TLSRPTv1;rua=https://example.com/report;", "https://example.com/report")]
    [InlineData("v=TLSRPTv1; ext=1; rua=mailto:a@example.com , https://example.com/x?y=1", "mailto:a@example.com https://example.com/x?y=1")]
    [InlineData("v=TLSRPTv1; rua=http://example.com/,mailto:a@example.com", "mailto:a@example.com")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com", "mailto:a@example.com")]
    public void A_record_gives_its_destinations(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TlsRptRecord.Choose([text])!.Destinations));

    [Theory]
    [InlineData("v=TLSRPTv1")]
    [InlineData("v=TLSRPTv1;")]
    [InlineData("v=tlsrptv1; rua=mailto:a@example.com")]
    [InlineData("v=TLSRPTv1; rua=ftp://example.com")]
    [InlineData("v=TLSRPTv1; rua=")]
    [InlineData("v=TLSRPTv1; rua=nonsense")]
    [InlineData("v=TLSRPTv1; mailto:a@example.com")]
    public void What_is_malformed_is_no_record(string text) => Assert.Null(TlsRptRecord.Choose([text]));

    [Fact]
    public void Two_records_are_as_good_as_none() =>
        Assert.Null(TlsRptRecord.Choose(["v=TLSRPTv1; rua=mailto:a@example.com", "v=TLSRPTv1; rua=mailto:b@example.com"]));

    [Fact]
    public void A_long_list_is_cut()
    {
        var text = "v=TLSRPTv1; rua=" + string.Join(',', Enumerable.Range(0, 50).Select(i => $"mailto:r{i}@example.com"));

        Assert.Equal(TlsRptRecord.MaxDestinations, TlsRptRecord.Choose([text])!.Destinations.Count);
    }

    [Fact]
    public void Every_result_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<TlsResultType>().Select(type => type.WireName()).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains("sts-webpki-invalid", names);
    }
}
