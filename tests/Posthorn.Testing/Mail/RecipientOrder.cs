using System.Globalization;
using System.Text.RegularExpressions;
using Posthorn.Smtp;

namespace Posthorn.Testing.Mail;

/// <summary>
/// What a local part tells the sink to do. <c>450-busy</c> and <c>550-5.1.1-no-such-user</c> are replies to RCPT, <c>data-554-spam</c>
/// is one to the final dot; <c>disconnect-at-rcpt</c>, <c>disconnect-in-data</c>, <c>disconnect-after-dot</c>, <c>hang-after-data</c>,
/// <c>garbage</c>, <c>slow</c> (to answer RCPT) and <c>slow-dot</c> (to answer the final dot) say what they mean. <c>2x-</c> in front
/// means the first two times, and obedience ends; whatever follows the order after a hyphen is only a name.
/// </summary>
internal abstract partial record RecipientOrder
{
    /// <summary>How often it is obeyed.</summary>
    public int Times { get; private init; } = int.MaxValue;

    public sealed record Reply(SmtpReply Words) : RecipientOrder;

    public sealed record ReplyToDot(SmtpReply Words) : RecipientOrder;

    public sealed record DisconnectAtRcpt : RecipientOrder;

    public sealed record DisconnectInData : RecipientOrder;

    public sealed record DisconnectAfterDot : RecipientOrder;

    public sealed record HangAfterData : RecipientOrder;

    public sealed record Garbage : RecipientOrder;

    public sealed record Slow : RecipientOrder;

    public sealed record SlowDot : RecipientOrder;

    /// <returns>Null: an ordinary recipient.</returns>
    public static RecipientOrder? Parse(string localPart)
    {
        var match = Grammar().Match(localPart);
        if (!match.Success)
        {
            return null;
        }

        RecipientOrder? order = match.Groups["word"].Value switch
        {
            "disconnect-at-rcpt" => new DisconnectAtRcpt(),
            "disconnect-in-data" => new DisconnectInData(),
            "disconnect-after-dot" => new DisconnectAfterDot(),
            "hang-after-data" => new HangAfterData(),
            "garbage" => new Garbage(),
            "slow" => new Slow(),
            "slow-dot" => new SlowDot(),
            _ when match.Groups["dot"].Success => new ReplyToDot(ReplyOf(match)),
            _ => new Reply(ReplyOf(match)),
        };
        return match.Groups["times"] is { Success: true, ValueSpan: var times }
            ? order with { Times = int.Parse(times, NumberStyles.None, CultureInfo.InvariantCulture) }
            : order;
    }

    private static SmtpReply ReplyOf(Match match)
    {
        var enhanced = EnhancedStatusCode.TryParse(match.Groups["enhanced"].Value, out var status) ? status : (EnhancedStatusCode?)null;
        var code = int.Parse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return new SmtpReply(code, enhanced, match.Groups["text"].Value.Replace('-', ' ').Trim());
    }

    [GeneratedRegex(
        """
        ^(?<times>[0-9]{1,2})?(?(times)x-)
        (?:
          (?<word>disconnect-at-rcpt|disconnect-in-data|disconnect-after-dot|hang-after-data|garbage|slow-dot|slow)(?:-.*)?
          |
          (?<dot>data-)?(?<code>[45][0-9]{2})(?:-(?<enhanced>[45]\.[0-9]{1,3}\.[0-9]{1,3}))?(?<text>-.*)?
        )$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
