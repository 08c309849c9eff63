using System.Buffers;

namespace Posthorn.Templating;

/// <summary>The character classes of handlebars.js' grammar.</summary>
internal static class TagCharacters
{
    /// <summary>What ends a name; every blank does too.</summary>
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("!\"#%&'()*+,./;<=>@[\\]^`{|}~");

    public static bool IsName(char character) => !Punctuation.Contains(character) && !IsBlank(character);

    /// <summary>JavaScript's <c>\s</c>.</summary>
    public static bool IsBlank(char character) => character == '\ufeff' || (character != '\u0085' && char.IsWhiteSpace(character));

    /// <summary>JavaScript's <c>\w</c>: a keyword that one of these follows is only the beginning of a name.</summary>
    public static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
