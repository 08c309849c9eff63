using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Posthorn.Tracking.Pages;

/// <summary>A piece of a page. Written as an interpolated string: what stands in the braces is text and is escaped, unless it is such a piece itself.</summary>
[InterpolatedStringHandler]
internal readonly ref struct Html(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (formattedCount * 32));

    public void AppendLiteral(string html) => _html.Append(html);

    public void AppendFormatted(string? text) => _html.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(long number) => _html.Append(number);

    public void AppendFormatted(HtmlPiece piece) => _html.Append(piece.Text);

    public HtmlPiece ToPiece() => new(_html.ToString());
}

/// <summary>HTML that is complete and escaped.</summary>
internal readonly record struct HtmlPiece(string Text)
{
    public static readonly HtmlPiece Empty = new("");

    public static HtmlPiece Of(Html html) => html.ToPiece();

    public static HtmlPiece Join(IEnumerable<HtmlPiece> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));
}
