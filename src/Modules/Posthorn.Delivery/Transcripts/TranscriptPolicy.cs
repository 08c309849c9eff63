using Posthorn.Delivery.Attempts;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Transcripts;

/// <summary>Which conversations are stored, and how those of one attempt become one. Pure.</summary>
internal static class TranscriptPolicy
{
    public static bool Wants(TranscriptUse use, AttemptOutcome outcome) => use switch
    {
        TranscriptUse.All => true,
        TranscriptUse.Failed => outcome is not AttemptOutcome.Delivered,
        _ => false,
    };

    /// <summary>Both, if there is room for both, else the later whole and the beginning of the earlier.</summary>
    /// <param name="before">With the hosts that were of no use.</param>
    /// <param name="last">With the one that came then.</param>
    public static string Join(string? before, string last)
    {
        if (string.IsNullOrEmpty(before) || before.Length + last.Length <= SmtpTranscript.MaxText)
        {
            return before + last;
        }

        const string Gap = "\n(cut here)\n";
        var room = SmtpTranscript.MaxText - last.Length - Gap.Length;
        return room <= 0 ? last : string.Concat(before.AsSpan(0, char.IsHighSurrogate(before[room - 1]) ? room - 1 : room), Gap, last);
    }
}
