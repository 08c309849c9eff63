using Microsoft.AspNetCore.Http;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Transfer;

namespace Posthorn.Suppressions.Tests.Transfer;

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,", "a|")]
    [InlineData(" a , b", "a|b")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("\"\",x", "|x")]
    [InlineData("a\"b", null)]
    [InlineData("\"a", null)]
    [InlineData("\"a\"b", null)]
    public void A_record_is_read(string line, string? fields) => Assert.Equal(fields, CsvLine.Read(line) is { } read ? string.Join('|', read) : null);

    [Fact]
    public void What_is_written_is_read_again()
    {
        string[] fields = ["a\"b", "c,d", "", "+e@example.org"];

        Assert.Equal(fields, CsvLine.Read(CsvText.Line(fields).TrimEnd('\r', '\n')));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    [InlineData("550 =x", "550 =x")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_compute_is_made_harmless(string text, string harmless) => Assert.Equal(harmless, CsvText.Harmless(text));

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("TEXT/CSV; charset=utf-8", true)]
    [InlineData("application/json, text/csv", false)]
    [InlineData("text/html, text/csv;q=0.5", true)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    public void Csv_is_for_those_who_ask_for_it(string accept, bool wanted)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;

        Assert.Equal(wanted, CsvText.IsWanted(request));
    }
}
