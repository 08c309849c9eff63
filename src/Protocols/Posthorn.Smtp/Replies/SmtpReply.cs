using System.Globalization;

namespace Posthorn.Smtp;

/// <summary>
/// One reply of a server, RFC 5321 section 4.2. What <see cref="SmtpReplyReader"/> returns holds printable text only,
/// but it is still what a stranger wrote.
/// </summary>
public sealed record SmtpReply
{
    /// <param name="code">200 to 599.</param>
    /// <param name="enhanced">The RFC 3463 code, or null when the server gave none.</param>
    /// <param name="lines">The text line by line, without codes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is outside its range.</exception>
    public SmtpReply(int code, EnhancedStatusCode? enhanced, IReadOnlyList<string> lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        (Code, Enhanced, Lines) = (code, enhanced, lines);
    }

    public SmtpReply(int code, EnhancedStatusCode? enhanced, string text)
        : this(code, enhanced, [text])
    {
    }

    public SmtpReply(int code, string text)
        : this(code, null, [text])
    {
    }

    public int Code { get; }

    public EnhancedStatusCode? Enhanced { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>All lines, joined by blanks.</summary>
    public string Text => Lines.Count == 1 ? Lines[0] : string.Join(' ', Lines);

    /// <summary>2xx: done.</summary>
    public bool IsPositive => Code < 300;

    /// <summary>3xx: go on (354 after DATA, 334 during AUTH).</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    /// <summary>4xx: try again later.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>5xx: do not try again.</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>421: the server is closing the connection, whatever was asked (RFC 5321 section 3.8).</summary>
    public bool ClosesConnection => Code == 421;

    public bool Equals(SmtpReply? other) =>
        other is not null && Code == other.Code && Enhanced == other.Enhanced && Lines.SequenceEqual(other.Lines);

    public override int GetHashCode() => HashCode.Combine(Code, Enhanced, Text);

    /// <summary>The reply as one line: <c>550 5.1.1 no such user</c>.</summary>
    public override string ToString() => Enhanced is { } enhanced
        ? string.Create(CultureInfo.InvariantCulture, $"{Code} {enhanced} {Text}").TrimEnd()
        : string.Create(CultureInfo.InvariantCulture, $"{Code} {Text}").TrimEnd();
}
