using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Posthorn.Smtp;

/// <summary>RFC 3463: the three numbers that say what happened more precisely than the reply code (<c>5.1.1</c>).</summary>
public readonly record struct EnhancedStatusCode
{
    /// <param name="statusClass">2 success, 4 persistent transient failure, 5 permanent failure.</param>
    /// <param name="subject">0 to 999: address, mailbox, system, network, protocol, content, policy.</param>
    /// <param name="detail">0 to 999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range: the caller's bug, wire input goes through <see cref="TryParse"/>.</exception>
    public EnhancedStatusCode(int statusClass, int subject, int detail)
    {
        if (statusClass is not (2 or 4 or 5))
        {
            throw new ArgumentOutOfRangeException(nameof(statusClass), statusClass, "The class is 2, 4 or 5.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(subject);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject, 999);
        ArgumentOutOfRangeException.ThrowIfNegative(detail);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(detail, 999);
        (Class, Subject, Detail) = (statusClass, subject, detail);
    }

    public int Class { get; }

    public int Subject { get; }

    public int Detail { get; }

    /// <summary>Parses a text that is a status code and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EnhancedStatusCode code)
    {
        code = default;
        return text is not null && TryReadPrefix(text, out code, out var length) && length == text.Length;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");

    /// <summary>Reads the code that a text starts with; a blank or the end must follow it.</summary>
    internal static bool TryReadPrefix(ReadOnlySpan<char> text, out EnhancedStatusCode code, out int length)
    {
        code = default;
        length = 0;
        if (!TryReadNumber(text, ref length, out var statusClass) || statusClass is not (2 or 4 or 5)
            || !TryReadDot(text, ref length) || !TryReadNumber(text, ref length, out var subject)
            || !TryReadDot(text, ref length) || !TryReadNumber(text, ref length, out var detail)
            || (length < text.Length && text[length] != ' '))
        {
            return false;
        }

        code = new EnhancedStatusCode(statusClass, subject, detail);
        return true;
    }

    private static bool TryReadDot(ReadOnlySpan<char> text, ref int position)
    {
        if (position >= text.Length || text[position] != '.')
        {
            return false;
        }

        position++;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, ref int position, out int number)
    {
        number = 0;
        var start = position;
        while (position < text.Length && position - start < 3 && char.IsAsciiDigit(text[position]))
        {
            number = (number * 10) + (text[position++] - '0');
        }

        return position > start;
    }
}
