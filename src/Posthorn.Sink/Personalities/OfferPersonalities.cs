using static Posthorn.Sink.PersonalityForms;

namespace Posthorn.Sink;

/// <summary>What the server offers, and what comes of believing it.</summary>
internal static class OfferPersonalities
{
    public static IReadOnlyList<Personality> All { get; } =
    [
        Plain(
            "helo-only", "Answers EHLO with 502 and speaks the SMTP of 1982.", Prospect.Taken,
            options => options with { HeloOnly = true, StartTls = false }).FromTheStart(),
        Plain(
            "no-pipelining", "Does not offer PIPELINING and answers early commands with 503.", Prospect.Taken,
            options => options with { Pipelining = false, EarlyCommands = EarlyCommands.Refuse }).FromTheStart(),
        Plain(
            "no-pipelining-closes", "Does not offer PIPELINING and hangs up with 554 on a client that does not wait.", Prospect.Taken,
            options => options with { Pipelining = false, EarlyCommands = EarlyCommands.Close }).FromTheStart(),
        Plain(
            "no-8bitmime", "Offers neither 8BITMIME nor SMTPUTF8.", Prospect.Taken,
            options => options with { EightBitMime = false, SmtpUtf8 = false }).FromTheStart(),
        Plain("no-smtputf8", "Does not offer SMTPUTF8.", Prospect.Taken, options => options with { SmtpUtf8 = false }).FromTheStart(),
        Plain("no-size", "Does not offer SIZE.", Prospect.Taken, options => options with { AnnounceSize = false }).FromTheStart(),
        Counted(
            "small-size", 1000, "Offers SIZE with a limit of so many octets.", Prospect.Mixed,
            (options, octets) => options with { MaxMessageSize = octets }).FromTheStart(),
        Plain("chunking", "Offers CHUNKING and takes BDAT.", Prospect.Taken, options => options with { Chunking = ChunkingUse.Works }).FromTheStart(),
        Plain(
            "broken-chunking", "Offers CHUNKING, but does not know BDAT and reads its octets as commands.", Prospect.TakenLater,
            options => options with { Chunking = ChunkingUse.Broken }).FromTheStart(),
    ];
}
