using static Posthorn.Sink.PersonalityForms;

namespace Posthorn.Sink;

/// <summary>What happens before the first command.</summary>
internal static class ConnectionPersonalities
{
    public static IReadOnlyList<Personality> All { get; } =
    [
        Plain("healthy", "Takes everything, by the book: what a sink is without any other personality.", Prospect.Taken, options => options),
        Plain(
            "sinkhole", "Takes everything, checks and keeps nothing: the fastest receiver, for measurements.", Prospect.Taken,
            options => options with { Hole = true, Keep = false }).FromTheStart(),
        Plain(
            "black-hole", "Accepts the connection and never says a word.", Prospect.Waits,
            options => options with { Greeting = GreetingUse.Silent }).FromTheStart(),
        Timed(
            "slow-banner", "30s", "Greets only after a while.", Prospect.Taken,
            (options, time) => options with { GreetingDelay = time }).FromTheStart(),
        Plain(
            "garbage-greeting", "Greets with octets that are no SMTP.", Prospect.Waits,
            options => options with { Greeting = GreetingUse.Garbage }).FromTheStart(),
        Plain(
            "busy-at-greeting", "421 instead of a greeting.", Prospect.Waits,
            options => options with { Greeting = GreetingUse.Busy }).FromTheStart(),
        Plain(
            "refuses-at-greeting", "554 instead of a greeting.", Prospect.Mixed,
            options => options with { Greeting = GreetingUse.Refuse }).FromTheStart(),
        Counted(
            "connection-limit", 2, "So many connections of one address at a time; one more is told 421 4.7.0.", Prospect.Taken,
            (options, count) => options with { ConnectionsPerClient = count }).FromTheStart(),
        new Personality(
            "rate-limit", "So many messages of one address in a time; MAIL beyond it is told 450 4.7.1.", Prospect.TakenLater,
            (options, value) => ValueParser.TryRate(value ?? "10/1m", out var count, out var per) ? options with { Rate = new RateLimit(count, per) } : null)
        { Value = "10/1m", BeginsWithConnection = true },
    ];
}
