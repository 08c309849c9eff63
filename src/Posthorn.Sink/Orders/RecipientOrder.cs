using System.Globalization;
using System.Text.RegularExpressions;
using Posthorn.Smtp;

namespace Posthorn.Sink.Orders;

/// <summary>
/// What a local part tells the sink to do. <c>450-busy</c> and <c>550-5.1.1-no-such-user</c> are replies to RCPT, <c>data-554-spam</c>
/// is one to the final dot; <c>disconnect-at-rcpt</c>, <c>disconnect-in-data</c>, <c>disconnect-after-dot</c>, <c>hang-after-data</c>,
/// <c>garbage</c>, <c>slow</c> (to answer RCPT) and <c>slow-dot</c> (to answer the final dot) say what they mean.
/// <c>google-unknown-user</c> is a provider's reply in its real words (<see cref="Provider"/>), and <c>as-greylisting</c> or
/// <c>as-421-after=3</c> a personality for the rest of the transaction (<see cref="Personality"/>). <c>2x-</c> in front
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

    /// <param name="Name">Perhaps unknown, perhaps with a hyphen and a name behind it.</param>
    /// <param name="Value">What followed the equals sign, or null.</param>
    public sealed record As(string Name, string? Value) : RecipientOrder;

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
            _ when match.Groups["personality"] is { Success: true, Value: var name } =>
                new As(name, match.Groups["value"] is { Success: true, Value: var value } ? value : null),
            _ when match.Groups["answer"].Success => OfProvider(match.Groups["provider"].Value, match.Groups["answer"].Value),
            _ when match.Groups["dot"].Success => new ReplyToDot(ReplyOf(match)),
            _ => new Reply(ReplyOf(match)),
        };
        return order is not null && match.Groups["times"] is { Success: true, ValueSpan: var times }
            ? order with { Times = int.Parse(times, NumberStyles.None, CultureInfo.InvariantCulture) }
            : order;
    }

    private static RecipientOrder? OfProvider(string provider, string answer)
    {
        if (Provider.Find(provider) is not { } found || !ProviderAnswers.TryParse(answer, out var asked))
        {
            return null;
        }

        var said = found.Answers[asked];
        return said.Stage == AnswerStage.Dot ? new ReplyToDot(said.Reply) : new Reply(said.Reply);
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
          as-(?<personality>[a-z0-9-]+)(?:=(?<value>[a-z0-9]+)(?:-.*)?)?
          |
          (?<provider>[a-z0-9]+)-(?<answer>rate-limit|unknown-user|full-mailbox|spam|blocklist|auth)(?:-.*)?
          |
          (?<dot>data-)?(?<code>[45][0-9]{2})(?:-(?<enhanced>[45]\.[0-9]{1,3}\.[0-9]{1,3}))?(?<text>-.*)?
        )$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
