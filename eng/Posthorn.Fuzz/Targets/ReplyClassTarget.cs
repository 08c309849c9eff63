using System.Text;
using Posthorn.Delivery;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Shaping;
using Posthorn.Fuzz.Engine;
using Posthorn.Smtp;

namespace Posthorn.Fuzz.Targets;

/// <summary>What we make of a reply: its class, its place among the unknown ones, the reaction of the shipped rules.</summary>
internal sealed class ReplyClassTarget : FuzzTarget
{
    private static readonly SmtpStage[] Stages = Enum.GetValues<SmtpStage>();

    private static readonly string?[] Providers = [null, "google", "microsoft", "yahoo", "relay"];

    private static readonly ShapingRules Rules = ShapingBook.Open(null, ShapingLimits.Of(new DeliveryOptions()), version: 1).Rules!;

    public override string Name => "reply-class";

    public override string About => "classification, unknown replies and reactions, for any reply at any stage";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown in virtual mailbox table\r\n"), Sample.Of("421 4.7.28 [203.0.113.42] Our system has detected an unusual rate of unsolicited mail, try again in 5 minutes\r\n"),
        Sample.Of("550-5.7.1 blocked using zen.spamhaus.org\r\n550 5.7.1 https://example.org/q?ip=203.0.113.9 S3150 id 4f5e6d7c8b\r\n"), Sample.Of("452 4.2.2 mailbox full\r\n"), Sample.Of("450 4.2.0 greylisted for 00:05:00\r\n"), Sample.Of("554 spam\r\n"),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "550 5.1.1 ", "421 ", "451 4.7.1 ", "552 ", "554 5.7.1 ", "\r\n", "550-", "no such user", "mailbox full", "blocklist", "spamhaus", "DKIM", "DMARC", "rate", "too many connections", "greylisted", "try again in ",
        "https://x.example/", "[192.0.2.1]", "2001:db8::1", "<a@b.example>", "S3150", "0123456789abcdef", "...", "..", "/", "*", "'", "(", ")",
    ];

    public override int LongestInput => 16 * 1024;

    public override long AllocationLimit(int length) => (16 * 1024 * 1024) + (8192L * length);

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        var reader = new SmtpReplyReader();
        ReadOnlySpan<byte> rest = input;
        for (var i = 0; i < 2 && reader.Read(rest, out var consumed, out var reply) == SmtpReplyStatus.Reply; i++)
        {
            rest = rest[consumed..];
            Check(reply!, ref shape);
        }

        if (ReplyLineParser.TryParse(Encoding.UTF8.GetString(input), out var line))
        {
            Promise.Keep(line.Code is >= 200 and <= 599, "A reply has a code.");
        }

        return shape.Value;
    }

    private static void Check(SmtpReply reply, ref Shape shape)
    {
        // Every stage once, and the providers in turn.
        foreach (var stage in Stages)
        {
            var provider = Providers[(int)stage % Providers.Length];
            var found = ReplyTable.Shipped.Classify(reply, stage, provider);
            Promise.Keep(found.RetryAfter is null || (found.RetryAfter > TimeSpan.Zero && found.RetryAfter <= RetryAfterParser.Longest), "A wait is within its bounds.");
            Promise.Keep(found.Outcome != ReplyOutcome.Deferred || !reply.IsPermanent, "A permanent refusal is not put off.");
            Promise.Keep(found.Known == ReplyTable.Shipped.Find(reply, stage, provider) is not null, "What is known has a rule.");
            _ = found.SlowDown;
            shape.Add((int)found.Kind);
            if (provider is not null and not "relay")
            {
                shape.Add(Rules.React(new ShapingKey("example.com", "mx.example.com", ["mx.example.com"], provider), reply, stage)?.Name);
            }
        }

        var unknown = UnknownReplyText.Of(reply.ToString());
        Promise.Keep(unknown.Length <= UnknownReplyText.MaxLength, "An unknown reply is bounded.");
        Promise.Printable(unknown, "An unknown reply can be stored and shown.");
        var counter = new UnknownReplyCounter();
        counter.Count(reply.ToString(), null, null, default);
        foreach (var counted in counter.TakeAll())
        {
            Promise.Printable(counted.Example, "The example of an unknown reply can be stored and shown.");
        }

        Promise.Keep(ReplyLineParser.TryParse(reply.ToString(), out var again) && again.Code == reply.Code, "A reply that was shown can be read.");
    }
}

/// <summary>"Try again in …", in the words of anybody.</summary>
internal sealed class RetryAfterTarget : FuzzTarget
{
    public override string Name => "retry-after";

    public override string About => "waits that replies ask for";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Sample.Of("please try again in 5 minutes"), Sample.Of("retry after 300 seconds"), Sample.Of("greylisted for 00:05:00"), Sample.Of("deferred, retry=300"), Sample.Of("wait 1 hour and 20 minutes"), Sample.Of("try again in 4m59s"),
        Sample.Of("come back later, at least a day"),
    ];

    public override IReadOnlyList<string> Words { get; } = [" ", "try again in ", "retry ", "after ", "wait ", "and ", "a ", "ten ", " seconds", " minutes", " hours", " days", "1d2h3m4s", ":", "00:00:00", "-", "="];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input).ToLowerInvariant();
        var shape = new Shape();
        if (RetryAfterParser.Parse(text) is { } wait)
        {
            Promise.Keep(wait > TimeSpan.Zero && wait <= RetryAfterParser.Longest, "A wait is within its bounds.");
            shape.AddSize((int)wait.TotalSeconds);
            shape.Add((int)wait.TotalSeconds % 60 == 0);
        }

        return shape.Value;
    }
}
