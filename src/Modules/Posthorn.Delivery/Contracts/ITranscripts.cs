using Posthorn.Kernel;

namespace Posthorn.Delivery;

/// <summary>What was said between us and the servers that a copy was taken to.</summary>
public interface ITranscripts
{
    /// <summary>The stored conversations about one submission's copies, in the order of copies and attempts; empty when the account has none.</summary>
    Task<IReadOnlyList<AttemptTranscript>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken);
}

/// <summary>One attempt's conversation.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="At">When the attempt ended.</param>
/// <param name="Text">A line for each line said: milliseconds, C: or S: or --, words. Hostile text, printable characters only; secrets are blanked. At most 8,192 characters.</param>
public sealed record AttemptTranscript(CopyId Copy, int Attempt, DateTimeOffset At, string Text);
