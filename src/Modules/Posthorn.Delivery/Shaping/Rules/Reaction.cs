using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>What a server's reply makes us do.</summary>
/// <param name="Name">Unique in its file; the cause of a restriction.</param>
/// <param name="Origin">File, line and path.</param>
/// <param name="Effect">What happens to the way there.</param>
/// <param name="Copy">What happens to the copy that met the reply.</param>
/// <param name="RetryAfter">With <see cref="CopyFate.Retry"/>: its wait; null: as after any deferral.</param>
/// <param name="AllIps">The effect holds for every source IP, not only the one that met the reply.</param>
internal sealed record Reaction(
    string Name,
    string Origin,
    Place Place,
    ReplyPattern Match,
    StageSet Stages,
    ReactionEffect Effect,
    CopyFate Copy,
    TimeSpan? RetryAfter,
    bool AllIps,
    IReadOnlyList<string> Samples,
    IReadOnlyList<string> CounterSamples)
{
    /// <summary>The rule is there to keep later ones from firing.</summary>
    public bool DoesNothing => Effect is ReactionEffect.None && Copy == CopyFate.AsReplied;

    public string Describe() => (Effect, Copy) switch
    {
        (ReactionEffect.None, CopyFate.Bounce) => "bounce",
        (ReactionEffect.None, CopyFate.Retry) => RetryAfter is { } wait ? $"retry after {SpanText.Of(wait)}" : "retry",
        (ReactionEffect.None, _) => "nothing",
        _ => $"{Effect.Describe()}{(AllIps ? ", all IPs" : "")}{Copy switch { CopyFate.Bounce => ", copy bounces", CopyFate.Retry => ", copy is retried", _ => "" }}",
    };
}

/// <summary>What a reply does to the way to its server.</summary>
internal abstract record ReactionEffect
{
    public abstract string Describe();

    public sealed record None : ReactionEffect
    {
        public override string Describe() => "nothing";
    }

    /// <summary>Connections and rate are cut; they climb back step by step.</summary>
    /// <param name="Factor">What remains of the present share.</param>
    /// <param name="CleanInterval">How long none of its replies must be seen before each step up.</param>
    public sealed record Slow(double Factor, TimeSpan CleanInterval) : ReactionEffect
    {
        public override string Describe() => $"slow to {Factor * 100:0}%, a step up after each {SpanText.Of(CleanInterval)} without";
    }

    /// <summary>The rate is cut to so many messages; it climbs back step by step.</summary>
    public sealed record SlowTo(SendRate Rate, TimeSpan CleanInterval) : ReactionEffect
    {
        public override string Describe() => $"slow to {Rate}, a step up after each {SpanText.Of(CleanInterval)} without";
    }

    /// <summary>Nothing is sent for a while, and then first at a share.</summary>
    public sealed record Suspend(TimeSpan For, double ThenShare) : ReactionEffect
    {
        public override string Describe() => $"suspend for {SpanText.Of(For)}, then {ThenShare * 100:0}%";
    }

    /// <summary>This source IP is left alone for a while, others are used.</summary>
    public sealed record OtherIp(TimeSpan For) : ReactionEffect
    {
        public override string Describe() => $"use another IP for {SpanText.Of(For)}";
    }
}

internal enum CopyFate
{
    /// <summary>4xx waits, 5xx ends.</summary>
    AsReplied,

    /// <summary>It waits although the reply said 5xx.</summary>
    Retry,

    /// <summary>It ends although the reply said 4xx.</summary>
    Bounce,
}

/// <summary>The stages of the dialog that a reaction listens to. What is said before EHLO is one stage, "connect".</summary>
internal readonly record struct StageSet(int Bits)
{
    private static readonly (string Name, SmtpStage[] Stages)[] Table =
    [
        ("connect", [SmtpStage.Connect, SmtpStage.Greeting]),
        ("ehlo", [SmtpStage.Ehlo]),
        ("starttls", [SmtpStage.StartTls]),
        ("auth", [SmtpStage.Auth]),
        ("mail", [SmtpStage.MailFrom]),
        ("rcpt", [SmtpStage.RcptTo]),
        ("data", [SmtpStage.Data]),
        ("dot", [SmtpStage.FinalDot]),
    ];

    public static StageSet All => new(-1);

    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    public bool Has(SmtpStage stage) => (Bits & (1 << (int)stage)) != 0;

    /// <summary>Null when there is no stage of that name.</summary>
    public StageSet? With(string name)
    {
        var stages = Array.Find(Table, row => row.Name == name).Stages;
        return stages is null ? null : new StageSet(stages.Aggregate(Bits, (bits, stage) => bits | (1 << (int)stage)));
    }

    /// <summary>A stage that is in the set, RCPT if possible: where a sample is tried.</summary>
    public SmtpStage Example()
    {
        var bits = this;
        return Has(SmtpStage.RcptTo) ? SmtpStage.RcptTo : Enum.GetValues<SmtpStage>().First(stage => bits.Has(stage));
    }
}
