using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// A regular expression over a reply as one line, <c>421 4.7.0 text of all lines</c>. Case does not count. It runs in linear time
/// whatever a server says, so look-around and back references are refused.
/// </summary>
internal sealed class ReplyPattern
{
    private const int MaxPattern = 1000;

    /// <summary>What a server says beyond this is not looked at.</summary>
    private const int MaxLine = 1000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private readonly int _codeLow;
    private readonly int _codeHigh;

    /// <summary>Made when a reply is first held against it: its tables take more than a megabyte, and most patterns never meet a reply.</summary>
    private Regex? _regex;

    private ReplyPattern(string text)
    {
        Text = text;
        (_codeLow, _codeHigh) = CodesOf(text);
    }

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out ReplyPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        (pattern, error) = (null, null);
        if (text.Length is 0 or > MaxPattern)
        {
            error = $"a pattern has 1 to {MaxPattern} characters";
            return false;
        }

        try
        {
            if (new Regex(text, Options).IsMatch(""))
            {
                error = "the pattern matches every reply";
                return false;
            }
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            // Regex has no TryParse.
            error = fault is NotSupportedException ? "look-around, back references and atomic groups cannot be used" : fault.Message;
            return false;
        }

        pattern = new ReplyPattern(text);
        return true;
    }

    /// <summary>A pattern that is known to be one: to build it as a proof takes milliseconds.</summary>
    public static ReplyPattern Proven(string text) => new(text);

    /// <summary>The line that patterns are held against.</summary>
    public static string LineOf(SmtpReply reply)
    {
        var line = reply.ToString();
        return line.Length <= MaxLine ? line : line[..MaxLine];
    }

    /// <summary>Cheap, and false only when the pattern begins with a code that is not this one.</summary>
    public bool MayMatch(int code) => code >= _codeLow && code <= _codeHigh;

    public bool Matches(string line) => (_regex ??= new Regex(Text, Options)).IsMatch(line);

    public override string ToString() => Text;

    /// <summary>The codes that a pattern such as <c>^421 …</c> or <c>^45</c> can match at most.</summary>
    private static (int Low, int High) CodesOf(string pattern)
    {
        if (pattern[0] != '^' || pattern.Contains('|', StringComparison.Ordinal) && !IsGrouped(pattern))
        {
            return (0, 999);
        }

        var digits = 0;
        while (digits < 3 && digits + 1 < pattern.Length && char.IsAsciiDigit(pattern[digits + 1]))
        {
            digits++;
        }

        // A quantifier belongs to the digit before it.
        if (digits > 0 && digits + 1 < pattern.Length && pattern[digits + 1] is '?' or '*' or '+' or '{')
        {
            digits--;
        }

        var low = digits == 0 ? 0 : int.Parse(pattern.AsSpan(1, digits));
        var scale = digits switch { 0 => 1000, 1 => 100, 2 => 10, _ => 1 };
        return (low * scale, (low + 1) * scale - 1);
    }

    /// <summary>True when every alternative stands in parentheses, as far as that is plain to see.</summary>
    private static bool IsGrouped(string pattern)
    {
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    return false;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '|' when depth == 0:
                    return false;
            }
        }

        return true;
    }
}
