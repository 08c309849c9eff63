using System.Diagnostics.CodeAnalysis;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// RFC 6376 section 3.2 <c>tag-list</c>: <c>name=value; name=value</c>. Names care about case; a name may stand once.
/// Octets beyond ASCII may stand in values, as RFC 8616 allows.
/// </summary>
internal sealed class TagList
{
    /// <summary>The standards name about a dozen; the rest is room for the unknown ones that must be ignored.</summary>
    public const int MaxTags = 64;

    private readonly List<(string Name, string Value)> _tags = [];

    private TagList()
    {
    }

    /// <summary>The value without the white space around it, or null when there is no such tag.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var tag in _tags)
            {
                if (tag.Name == name)
                {
                    return tag.Value;
                }
            }

            return null;
        }
    }

    /// <summary>True when the tag is the first of the list (RFC 6376 section 3.6.1 asks that of v=).</summary>
    public bool StartsWith(string name) => _tags.Count > 0 && _tags[0].Name == name;

    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out TagList? list, [NotNullWhen(false)] out string? error)
    {
        list = null;
        var tags = new TagList();
        while (true)
        {
            var semicolon = text.IndexOf(';');
            var spec = (semicolon < 0 ? text : text[..semicolon]).Trim(" \t\r\n");
            if (spec.IsEmpty && semicolon < 0 && tags._tags.Count > 0)
            {
                break;
            }

            error = tags.Add(spec);
            if (error is not null)
            {
                return false;
            }

            if (semicolon < 0)
            {
                break;
            }

            text = text[(semicolon + 1)..];
        }

        list = tags;
        error = null;
        return true;
    }

    /// <summary>The value without any white space inside it: how base64 and lists are read (FWS may stand anywhere in them).</summary>
    public static string WithoutWhiteSpace(string value) => value.AsSpan().ContainsAny(" \t\r\n")
        ? string.Concat(value.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        : value;

    private string? Add(ReadOnlySpan<char> spec)
    {
        var equals = spec.IndexOf('=');
        if (equals < 0)
        {
            return "a tag without =";
        }

        var name = spec[..equals].TrimEnd(" \t\r\n");
        if (!IsTagName(name))
        {
            return "a bad tag name";
        }

        var value = spec[(equals + 1)..].TrimStart(" \t\r\n");
        if (value.ContainsAnyInRange('\0', '\x08') || value.ContainsAnyInRange('\x0b', '\x0c')
            || value.ContainsAnyInRange('\x0e', '\x1f') || value.Contains('\x7f'))
        {
            return $"a control character in {name}=";
        }

        var text = name.ToString();
        if (this[text] is not null)
        {
            return $"{text}= stands twice";
        }

        if (_tags.Count == MaxTags)
        {
            return $"more than {MaxTags} tags";
        }

        _tags.Add((text, value.ToString()));
        return null;
    }

    private static bool IsTagName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > 64 || !char.IsAsciiLetter(name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
