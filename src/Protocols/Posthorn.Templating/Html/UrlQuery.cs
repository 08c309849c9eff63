using System.Text;

namespace Posthorn.Templating;

/// <summary>Parameters for links, such as <c>utm_source</c> (events spec 4.4).</summary>
public static class UrlQuery
{
    /// <summary>
    /// Before the fragment, behind what is there. A parameter that the link has already keeps the link's own value, and one without a
    /// value is left out.
    /// </summary>
    public static string Append(string url, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var address = fragment < 0 ? url.AsSpan() : url.AsSpan(0, fragment);
        var question = address.IndexOf('?');
        var names = question < 0 ? [] : NamesIn(address[(question + 1)..]);
        var added = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value) || !names.Add(name))
            {
                continue;
            }

            var isJoined = added.Length > 0 || (question >= 0 && address[^1] is not ('?' or '&'));
            _ = added.Append(isJoined ? "&" : question < 0 ? "?" : "").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return added.Length == 0 ? url : $"{address}{added}{url.AsSpan(address.Length)}";
    }

    private static HashSet<string> NamesIn(ReadOnlySpan<char> query)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var range in query.SplitAny('&', ';'))
        {
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            _ = names.Add(Uri.UnescapeDataString(equals < 0 ? parameter : parameter[..equals]));
        }

        return names;
    }
}
