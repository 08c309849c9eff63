namespace Posthorn.Templating;

/// <summary>A link whose words are being written; its address follows them.</summary>
internal sealed class OpenLink(FlowingText text)
{
    private string _url = "";
    private int _start;

    /// <summary>A link within a link ends the outer one, as in browsers.</summary>
    public void Open(string url)
    {
        Close();
        _url = url.Trim();
        _start = text.Length;
    }

    /// <summary>The address is left out where it says nothing: within the page, or when the words are the address.</summary>
    public void Close()
    {
        var url = _url;
        _url = "";
        if (url.Length == 0 || url[0] == '#' || url.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var words = text.Since(_start).Trim();
        var isSame = words == url || (url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && words == url["mailto:".Length..]);
        if (!isSame)
        {
            text.Write(words.Length == 0 ? url : $" ( {url} )");
        }
    }
}
