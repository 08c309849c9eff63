using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>All that applies to one destination: the rule blocks from the most specific to the settings, resolved.</summary>
internal sealed class ShapingProfile
{
    private readonly Reaction[] _reactions;

    private ShapingProfile(ShapingLimits limits, IReadOnlyList<(string Field, string Value, string Origin)> fields, Reaction[] reactions) =>
        (Limits, Fields, _reactions) = (limits, fields, reactions);

    public ShapingLimits Limits { get; }

    /// <summary>Each limit as text, with the rule that it comes from.</summary>
    public IReadOnlyList<(string Field, string Value, string Origin)> Fields { get; }

    public IReadOnlyList<Reaction> Reactions => _reactions;

    /// <param name="blocks">The most specific first.</param>
    /// <param name="settings">What holds where no block says anything.</param>
    public static ShapingProfile Of(IReadOnlyList<RuleBlock> blocks, ShapingLimits settings)
    {
        List<(string, string, string)> fields = [];
        var limits = new ShapingLimits(
            Value("connections", block => block.Connections, settings.Connections, value => $"{value}"),
            Value("messages_per_connection", block => block.MessagesPerConnection, settings.MessagesPerConnection, value => $"{value}"),
            Value("rate", block => block.Rate, SendRate.None, value => value.ToString()) is { IsNone: false } rate ? rate : null,
            Object("retry", block => block.RetryLadder, settings.RetryLadder, ladder => ladder.Count == 0 ? "as the settings say" : string.Join(", ", ladder.Select(SpanText.Of))),
            Value("give_up_after", block => block.GiveUpAfter, settings.GiveUpAfter, SpanText.Of),
            Object("tls", block => block.Tls, settings.Tls, tls => tls.ToString()),
            Value("idle_timeout", block => block.IdleTimeout, settings.IdleTimeout, SpanText.Of),
            Value("connect_timeout", block => block.ConnectTimeout, settings.ConnectTimeout, SpanText.Of));
        return new ShapingProfile(limits, fields, [.. blocks.SelectMany(block => block.Reactions)]);

        T Value<T>(string name, Func<RuleBlock, T?> field, T otherwise, Func<T, string> show)
            where T : struct
        {
            var source = blocks.FirstOrDefault(block => field(block) is not null);
            var value = source is null ? otherwise : field(source)!.Value;
            fields.Add((name, show(value), source?.Origin ?? "settings"));
            return value;
        }

        T Object<T>(string name, Func<RuleBlock, T?> field, T otherwise, Func<T, string> show)
            where T : class
        {
            var source = blocks.FirstOrDefault(block => field(block) is not null);
            var value = source is null ? otherwise : field(source)!;
            fields.Add((name, show(value), source?.Origin ?? "settings"));
            return value;
        }
    }

    /// <summary>What a reply asks for.</summary>
    /// <returns>Null: nothing, the reply speaks for its copy alone.</returns>
    public Reaction? React(SmtpReply reply, SmtpStage stage) => FirstMatch(reply, stage) is { DoesNothing: false } reaction ? reaction : null;

    /// <summary>The first rule that matches, also one that does nothing.</summary>
    public Reaction? FirstMatch(SmtpReply reply, SmtpStage stage)
    {
        if (reply.Code < 400)
        {
            return null;
        }

        string? line = null;
        foreach (var reaction in _reactions)
        {
            if (reaction.Match.MayMatch(reply.Code) && reaction.Stages.Has(stage) && reaction.Match.Matches(line ??= ReplyPattern.LineOf(reply)))
            {
                return reaction;
            }
        }

        return null;
    }
}
