using System.Text;
using Posthorn.Accounts.Saml;

namespace Posthorn.Accounts.Tests.Saml;

public sealed class SamlDocumentTests
{
    [Theory]
    [InlineData(SamlDocument.MaxDepth, true)]
    [InlineData(SamlDocument.MaxDepth + 1, false)]
    public void A_document_goes_only_so_deep(int depth, bool expected) =>
        Assert.Equal(expected, IsRead(string.Concat(Enumerable.Repeat("<a>", depth + 1)) + string.Concat(Enumerable.Repeat("</a>", depth + 1))));

    [Fact]
    public void A_hundred_thousand_open_elements_break_nothing() => Assert.False(IsRead(string.Concat(Enumerable.Repeat("<a>", 40_000))));

    [Theory]
    [InlineData(SamlDocument.MaxNodes - 2, true)]
    [InlineData(SamlDocument.MaxNodes - 1, false)]
    public void A_document_has_only_so_many_nodes(int inner, bool expected) => Assert.Equal(expected, IsRead($"<a>{string.Concat(Enumerable.Repeat("<b/>", inner))}</a>"));

    [Theory]
    [InlineData(SamlDocument.MaxAttributes, true)]
    [InlineData(SamlDocument.MaxAttributes + 1, false)]
    public void An_element_has_only_so_many_attributes(int count, bool expected) =>
        Assert.Equal(expected, IsRead($"<a {string.Join(' ', Enumerable.Range(0, count).Select(i => $"b{i}=\"\""))}/>"));

    [Theory]
    [InlineData(SamlDocument.MaxOctets, true)]
    [InlineData(SamlDocument.MaxOctets + 1, false)]
    public void A_document_is_only_so_long(int length, bool expected) => Assert.Equal(expected, IsRead($"<a>{new string('x', length - 7)}</a>"));

    [Theory]
    [InlineData("<a ID=\"1\"><b ID=\"2\"/></a>", true)]
    [InlineData("<a ID=\"1\"><b ID=\"1\"/></a>", false)]
    [InlineData("<a ID=\"1\"><b Id=\"1\"/></a>", false)]
    [InlineData("<a ID=\"1\"><b xmlns:x=\"y\" x:id=\"1\"/></a>", false)]
    [InlineData("<?do it?><a/>", false)]
    [InlineData("<a><!-- well --></a>", true)]
    public void One_id_names_one_element_and_nothing_is_to_be_executed(string xml, bool expected) => Assert.Equal(expected, IsRead(xml));

    private static bool IsRead(string xml) => SamlDocument.TryRead(Encoding.UTF8.GetBytes(xml)) is not null;
}
