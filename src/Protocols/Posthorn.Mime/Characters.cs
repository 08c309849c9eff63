using System.Buffers;

namespace Posthorn.Mime;

/// <summary>The character classes that mail's grammars are built from.</summary>
internal static class Characters
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string PrintableExceptColon =
        Alphanumeric + "!\"#$%&'()*+,-./;<=>?@[\\]^_`{|}~";

    /// <summary>RFC 5322 section 3.2.3 <c>atext</c>.</summary>
    public static readonly SearchValues<char> Atext = SearchValues.Create(Alphanumeric + "!#$%&'*+-/=?^_`{|}~");

    /// <summary>RFC 2045 section 5.1 <c>token</c>.</summary>
    public static readonly SearchValues<char> Token = SearchValues.Create(Alphanumeric + "!#$%&'*+-.^_`{|}~");

    /// <summary>RFC 2231 section 7 <c>attribute-char</c>: what stands for itself in an extended parameter.</summary>
    public static readonly SearchValues<byte> AttributeChar =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{|}~"u8);

    /// <summary>RFC 5322 section 3.6.8 <c>ftext</c>: what a header name is made of.</summary>
    public static readonly SearchValues<char> Ftext = SearchValues.Create(PrintableExceptColon);

    /// <summary>VCHAR and the space.</summary>
    public static readonly SearchValues<char> Printable = SearchValues.Create(PrintableExceptColon + ": ");

    /// <summary>VCHAR, the space and the tab: a header line that needs no encoding.</summary>
    public static readonly SearchValues<char> HeaderText = SearchValues.Create(PrintableExceptColon + ": \t");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>The three characters that could end a header, and with it everything that a reader believes.</summary>
    public static bool BreaksLines(ReadOnlySpan<char> text) => text.ContainsAny('\r', '\n', '\0');

    /// <summary>Decoded text can hold what its encoded form could not: line breaks and NUL become blanks.</summary>
    public static string OnOneLine(string text) =>
        BreaksLines(text) ? text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ') : text;
}
