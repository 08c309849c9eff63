using System.Text;

namespace Posthorn.Tracking.Endpoints;

/// <summary>Pure.</summary>
internal static class RedirectRules
{
    /// <summary>
    /// A link as a Location header can carry it: octets beyond ASCII, blanks and controls are percent-encoded, all else stays as the sender wrote it.
    /// </summary>
    /// <returns>Null: it is no http or https address.</returns>
    public static string? HeaderValueOf(string url)
    {
        if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!url.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return url;
        }

        return Uri.TryCreate(WithoutControls(url), UriKind.Absolute, out var parsed) ? parsed.AbsoluteUri : null;
    }

    private static string WithoutControls(string url)
    {
        var clean = new StringBuilder(url.Length);
        foreach (var character in url)
        {
            if (!char.IsControl(character))
            {
                clean.Append(character);
            }
        }

        return clean.ToString();
    }
}
