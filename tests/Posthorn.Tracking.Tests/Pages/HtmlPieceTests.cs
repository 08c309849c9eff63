using Posthorn.Tracking.Pages;

namespace Posthorn.Tracking.Tests.Pages;

public sealed class HtmlPieceTests
{
    [Fact]
    public void Text_is_escaped_and_pieces_are_not()
    {
        var piece = HtmlPiece.Of($"<b>{"<i>&'\""}</b>");

        Assert.Equal("<b>&lt;i&gt;&amp;&#x27;&quot;</b>", piece.Text);
        Assert.Equal($"<p>{piece.Text}7</p>", HtmlPiece.Of($"<p>{piece}{7L}</p>").Text);
    }

    [Fact]
    public void Nothing_is_an_empty_text() => Assert.Equal("<p></p>", HtmlPiece.Of($"<p>{null}</p>").Text);
}
