namespace Posthorn.Delivery.Classification;

/// <summary>
/// Reads "try again in 5 minutes", "retry after 300 seconds", "greylisted for 00:05:00" and their like. Only a span that follows a word
/// of waiting counts: "100 messages in 60 seconds" is a limit, no wait.
/// </summary>
internal static class RetryAfterParser
{
    /// <summary>Whoever asks for more is not believed further.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Words between the word of waiting and the span, at most.</summary>
    private const int MaxFillers = 6;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Waiting = Words(
        "try", "retry", "again", "resend", "reconnect", "later", "wait", "back", "greylisted", "graylisted", "greylist", "graylist", "greylisting", "graylisting",
        "delayed", "deferred", "postponed");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Fillers = Words(
        "again", "later", "in", "after", "for", "at", "least", "about", "approximately", "another", "the", "next", "your", "this", "message", "mail", "email",
        "delivery", "connecting", "connection", "sending", "and", "please", "try", "retry", "back", "wait", "come", "more", "until", "time", "period", "of", "minimum");

    /// <param name="text">In lower case.</param>
    /// <returns>From just above zero to <see cref="Longest"/>, or null: the text asks for no wait that can be measured.</returns>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        var words = new WordCursor(text);
        while (words.MoveNext())
        {
            if (Waiting.Contains(words.Current) && SpanAfter(words) is > 0 and var seconds)
            {
                return seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
            }
        }

        return null;
    }

    /// <param name="words">A copy of the cursor: the caller's stays where it is.</param>
    private static double? SpanAfter(WordCursor words)
    {
        // "retry after 300", "retry=300": protocols mean seconds when they name no unit.
        var bareMeansSeconds = words.Current is "retry";
        for (var filler = 0; filler <= MaxFillers && words.MoveNext(); filler++)
        {
            if (IsDigits(words.Current) && words.Next == ':')
            {
                return ClockSpan(words);
            }

            if (IsDigits(words.Current) || NumberWord(words.Current) is not null || Compound(words.Current) is not null)
            {
                return Sum(words) ?? (bareMeansSeconds && IsDigits(words.Current) && words.Next != '-' ? Number(words.Current) : null);
            }

            if (!Fillers.Contains(words.Current))
            {
                return null;
            }

            bareMeansSeconds &= words.Current is "after" or "in";
        }

        return null;
    }

    /// <summary>"5 minutes", "1 hour and 20 minutes", "4m59s".</summary>
    private static double? Sum(WordCursor words)
    {
        double? total = null;
        do
        {
            if (Compound(words.Current) is { } compound)
            {
                total = (total ?? 0) + compound;
                continue;
            }

            var count = IsDigits(words.Current) ? Number(words.Current) : NumberWord(words.Current);
            if (count is null || !words.MoveNext() || UnitOf(words.Current) is not { } unit)
            {
                return total;
            }

            total = (total ?? 0) + (count * unit);
        }
        while (words.MoveNext() && (words.Current is not "and" || words.MoveNext()));
        return total;
    }

    /// <summary>Hours, minutes, seconds. Two numbers could be a time of day, so they mean nothing.</summary>
    private static double? ClockSpan(WordCursor words)
    {
        Span<double> parts = stackalloc double[3];
        for (var part = 0; part < 3; part++)
        {
            if (!IsDigits(words.Current) || (part < 2 && words.Next != ':'))
            {
                return null;
            }

            parts[part] = Number(words.Current);
            words.MoveNext();
        }

        return (parts[0] * 3600) + (parts[1] * 60) + parts[2];
    }

    /// <summary>Numbers with their units in one word.</summary>
    private static double? Compound(ReadOnlySpan<char> word)
    {
        double total = 0;
        var rest = word;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
            {
                return null;
            }

            var letters = rest[digits..].IndexOfAnyInRange('0', '9');
            letters = letters < 0 ? rest.Length - digits : letters;
            if (UnitOf(rest.Slice(digits, letters)) is not { } unit)
            {
                return null;
            }

            total += Number(rest[..digits]) * unit;
            rest = rest[(digits + letters)..];
        }

        return total;
    }

    /// <summary>More digits than these are more than a day in every unit.</summary>
    private static double Number(ReadOnlySpan<char> digits) => digits.Length > 9 ? 999_999_999 : int.Parse(digits);

    private static double? NumberWord(ReadOnlySpan<char> word) => word switch
    {
        "a" or "an" or "one" => 1,
        "two" => 2,
        "three" => 3,
        "five" => 5,
        "ten" => 10,
        "fifteen" => 15,
        "thirty" => 30,
        _ => null,
    };

    private static double? UnitOf(ReadOnlySpan<char> word) => word switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" or "secondes" or "sekunden" => 1,
        "m" or "mn" or "min" or "mins" or "minute" or "minutes" or "minuten" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" or "heures" or "stunden" => 3600,
        "d" or "day" or "days" => 86_400,
        _ => null,
    };

    private static bool IsDigits(ReadOnlySpan<char> word) => !word.IsEmpty && !word.ContainsAnyExceptInRange('0', '9');

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(params string[] words) =>
        new HashSet<string>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
