using Posthorn.Smtp;

namespace Posthorn.Sink.Connections;

/// <summary>Who meets which answer. Pure: the same seed, address and turn give the same fate, in whatever order mail comes.</summary>
internal static class ShareRules
{
    /// <param name="shares">All answers; those of other stages are passed over.</param>
    /// <param name="stage">Where the mail is.</param>
    /// <param name="seed">Makes another world.</param>
    /// <param name="subject">Whose fate it is: the recipient, the sender or the client's address.</param>
    /// <param name="turn">Which attempt this is. Permanent answers do not look at it.</param>
    /// <returns>Null: nothing is in the way.</returns>
    public static SmtpReply? Choose(IReadOnlyList<AnswerShare> shares, AnswerStage stage, int seed, string subject, int turn)
    {
        if (shares.Count == 0)
        {
            return null;
        }

        return Pick(shares, stage, permanent: true, Draw(seed, subject, 0), scale: 1, out var taken)
            ?? Pick(shares, stage, permanent: false, Draw(seed, subject, turn + 1), Math.Max(0, 1 - taken), out _);
    }

    /// <summary>A number of at least 0 and below 1 that depends on all three and looks like chance.</summary>
    public static double Draw(int seed, string subject, int turn)
    {
        // FNV-1a over the text, then two rounds of mixing, so that near texts draw far numbers.
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var character in subject)
        {
            hash = (hash ^ char.ToLowerInvariant(character)) * 1099511628211UL;
        }

        hash = Mix(hash ^ ((ulong)(uint)turn << 32) ^ (uint)seed);
        return (Mix(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <param name="shares">As above.</param>
    /// <param name="stage">As above.</param>
    /// <param name="permanent">Which kind of answer.</param>
    /// <param name="drawn">0 to 1.</param>
    /// <param name="scale">The part of the traffic that comes so far; shares are meant of the whole.</param>
    /// <param name="taken">The sum of the shares.</param>
    private static SmtpReply? Pick(IReadOnlyList<AnswerShare> shares, AnswerStage stage, bool permanent, double drawn, double scale, out double taken)
    {
        taken = 0;
        SmtpReply? picked = null;
        foreach (var share in shares)
        {
            if (share.Stage != stage || share.Reply.IsPermanent != permanent)
            {
                continue;
            }

            taken += share.Share;
            picked ??= drawn * scale < taken ? share.Reply : null;
        }

        return picked;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
        return value ^ (value >> 31);
    }
}
