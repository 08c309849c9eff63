using System.Text;

namespace Posthorn.Fuzz.Engine;

/// <summary>A parser did not do what it says it does.</summary>
/// <param name="promise">A sentence without parts of the input: cases of one promise are cases of one fault.</param>
/// <param name="detail">What was seen instead.</param>
internal sealed class BrokenPromiseException(string promise, string detail) : Exception($"{promise} {detail}".TrimEnd())
{
    public string Promise { get; } = promise;
}

/// <summary>What is checked after each run.</summary>
internal static class Promise
{
    private const int Shown = 60;

    public static void Keep(bool holds, string promise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise, "");
        }
    }

    public static void Same(string? expected, string? actual, string promise)
    {
        if (expected != actual)
        {
            throw new BrokenPromiseException(promise, Difference(expected ?? "(null)", actual ?? "(null)"));
        }
    }

    /// <summary>No control characters, and no half of a surrogate pair: it can be logged, stored and sent.</summary>
    public static void Printable(string? text, string promise)
    {
        if (text is null)
        {
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                throw new BrokenPromiseException(promise, $"There is U+{(int)text[i]:X4} at {i}.");
            }
        }

        WellFormed(text, promise);
    }

    /// <summary>Nothing that could end a header: no CR, LF, NUL.</summary>
    public static void OneLine(string? text, string promise) => Keep(text is null || !text.AsSpan().ContainsAny('\r', '\n', '\0'), promise);

    /// <summary>No half of a surrogate pair: databases refuse those.</summary>
    public static void WellFormed(string text, string promise)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                throw new BrokenPromiseException(promise, $"There is half a surrogate pair at {at}.");
            }

            at += length;
        }
    }

    private static string Difference(string expected, string actual)
    {
        var at = 0;
        while (at < expected.Length && at < actual.Length && expected[at] == actual[at])
        {
            at++;
        }

        return $"At {at} it should go on \"{Show(expected, at)}\" and goes on \"{Show(actual, at)}\".";
    }

    private static string Show(string text, int from)
    {
        var shown = new StringBuilder();
        foreach (var character in text.AsSpan(from, Math.Min(Shown, text.Length - from)))
        {
            _ = character is >= ' ' and <= '~' ? shown.Append(character) : shown.Append($"\\u{(int)character:x4}");
        }

        return shown.ToString();
    }
}
