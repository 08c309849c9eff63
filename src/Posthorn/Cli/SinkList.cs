using Posthorn.Sink;

namespace Posthorn.Cli;

/// <summary>What every personality does, in a sentence.</summary>
internal static class SinkList
{
    public static void Write(TextWriter output)
    {
        Table.Write(output, ["PERSONALITY", "WHAT A SENDER MEETS"], [.. Personalities.All.Select(personality => (IReadOnlyList<string>)[NameOf(personality), personality.Sentence])]);
        output.WriteLine(
            """

            A value after a colon is an example and, where the name alone makes sense, the usual one. Several --personality options add up.
            A recipient can ask for itself: 450-busy@ and data-554-spam@ get that reply, google-unknown-user@ gets Gmail's
            (rate-limit, unknown-user, full-mailbox, spam, blocklist, auth), as-greylisting@ or as-tarpit=2s@ meets a personality
            that does not begin with the connection, and 2x- in front of any of them means the first two times.
            """);
    }

    private static string NameOf(Personality personality) => personality switch
    {
        { Value: null } => personality.Name,
        { NeedsValue: true } => $"{personality.Name}:\"{personality.Value}\"",
        _ => $"{personality.Name}[:{personality.Value}]",
    };
}
