using System.Globalization;
using System.Text.RegularExpressions;
using Posthorn.Smtp;

namespace Posthorn.Sink;

/// <summary>Reads the values of personalities and of the command's options.</summary>
public static partial class ValueParser
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    /// <summary>A number from 1 to a million.</summary>
    public static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 1_000_000;

    /// <summary><c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>; at most seven days.</summary>
    public static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var match = TimeGrammar().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var number = int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        time = match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
        return time <= LongestTime;
    }

    /// <summary><c>10/1m</c>: so many in each window.</summary>
    public static bool TryRate(string text, out int count, out TimeSpan per)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        (count, per) = (0, default);
        return slash > 0 && TryCount(text[..slash], out count) && TryTime(text[(slash + 1)..], out per) && per > TimeSpan.Zero;
    }

    /// <summary><c>5%</c> or <c>0.5</c> (per cent): a share between 0 and 100 per cent, as 0 to 1.</summary>
    public static bool TryShare(string text, out double share)
    {
        var isNumber = double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share /= 100;
        return isNumber && share is >= 0 and <= 1;
    }

    /// <summary><c>5% 550 5.1.1 No such user</c>; without a share it is all.</summary>
    public static bool TryAnswer(string text, AnswerStage stage, out AnswerShare? answer)
    {
        answer = null;
        var match = AnswerGrammar().Match(text);
        var share = 1d;
        if (!match.Success || (match.Groups["share"] is { Success: true, Value: var part } && !TryShare(part, out share)))
        {
            return false;
        }

        var enhanced = EnhancedStatusCode.TryParse(match.Groups["enhanced"].Value, out var status) ? status : (EnhancedStatusCode?)null;
        var code = int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        answer = new AnswerShare(share, stage, new SmtpReply(code, enhanced, match.Groups["text"].Value.Trim()));
        return true;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,9})(?<unit>ms|s|m|h)$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeGrammar();

    [GeneratedRegex(@"^(?:(?<share>[0-9.]+%) +)?(?<code>[45][0-9]{2})(?: +(?<enhanced>[45]\.[0-9]{1,3}\.[0-9]{1,3})(?= |$))?(?<text> .*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex AnswerGrammar();
}
