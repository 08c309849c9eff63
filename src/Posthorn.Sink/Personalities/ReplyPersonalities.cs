using static Posthorn.Sink.PersonalityForms;

namespace Posthorn.Sink;

/// <summary>How replies look and how fast they come.</summary>
internal static class ReplyPersonalities
{
    public static IReadOnlyList<Personality> All { get; } =
    [
        Timed("tarpit", "1s", "Waits before each reply.", Prospect.Taken, (options, time) => options with { ReplyDelay = time }),
        Plain("byte-at-a-time", "Sends each octet of its replies alone.", Prospect.Taken, options => Shape(options, shape => shape with { ByteAtATime = true })),
        Plain(
            "odd-replies", "Replies have more lines than they need, an empty one among them, and end in a code with nothing behind it.", Prospect.Taken,
            options => Shape(options, shape => shape with { Odd = true })),
        Plain("bare-lf-replies", "Lines of replies end in LF alone.", Prospect.Mixed, options => Shape(options, shape => shape with { BareLineFeeds = true })),
        Counted(
            "long-replies", 2000, "Lines of replies are so many octets long; the standard allows 512.", Prospect.Taken,
            (options, octets) => Shape(options, shape => shape with { PadTo = octets })),
    ];

    private static MailSinkOptions Shape(MailSinkOptions options, Func<ReplyShape, ReplyShape> change) => options with { ReplyShape = change(options.ReplyShape) };
}
