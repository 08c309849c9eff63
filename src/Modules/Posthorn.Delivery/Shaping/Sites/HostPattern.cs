using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// A pattern of host names: a name, or one with <c>*</c> for any run of characters (<c>*.mail.protection.outlook.com</c>, <c>mx*.qq.com</c>).
/// What follows the last star always names a domain of two labels at least: <c>*.com</c> or <c>*google.com</c> would take strangers in.
/// </summary>
internal sealed class HostPattern
{
    private HostPattern(string text) => Text = text;

    /// <summary>In lower case, without a trailing dot.</summary>
    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        var name = text.TrimEnd('.').ToLowerInvariant();
        pattern = null;
        if (name.Length is 0 or > 253 || !name.All(IsAllowed) || name.Contains("**", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        var star = name.LastIndexOf('*');
        var tail = star < 0 ? "." + name : name[(star + 1)..];
        var firstDot = tail.IndexOf('.', StringComparison.Ordinal);
        if (firstDot < 0 || tail[(firstDot + 1)..] is not { } domain || !domain.Contains('.', StringComparison.Ordinal) || domain[0] == '.' || domain[^1] == '.')
        {
            return false;
        }

        pattern = new HostPattern(name);
        return true;
    }

    /// <summary>A host that the pattern matches: stars become <c>x</c>.</summary>
    public string AnyHost => Text.Replace("*", "x", StringComparison.Ordinal);

    public bool Matches(ReadOnlySpan<char> host)
    {
        if (host.EndsWith("."))
        {
            host = host[..^1];
        }

        // The usual walk with one way back: to the last star, one character further.
        var (at, inHost, star, resume) = (0, 0, -1, 0);
        while (inHost < host.Length)
        {
            if (at < Text.Length && Text[at] == '*')
            {
                (star, resume) = (at++, inHost);
            }
            else if (at < Text.Length && Text[at] == char.ToLowerInvariant(host[inHost]))
            {
                (at, inHost) = (at + 1, inHost + 1);
            }
            else if (star >= 0)
            {
                (at, inHost) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return at == Text.Length;
    }

    public override string ToString() => Text;

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '*';
}
