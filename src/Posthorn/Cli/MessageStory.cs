using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Sending;

namespace Posthorn.Cli;

/// <summary>One message from acceptance to its end, copy by copy.</summary>
internal sealed record MessageStory(
    SubmissionSummary Submission, IReadOnlyList<CopyState> Copies, IReadOnlyList<CopyEvent> Events, IReadOnlyList<AttemptTranscript> Transcripts)
{
    /// <returns>Null when the account has no such message.</returns>
    public static async Task<MessageStory?> ReadAsync(Workshop workshop, long accountId, MessageId id, CancellationToken cancellationToken)
    {
        var submission = await workshop.Get<ISubmissionReports>().FindAsync(accountId, id, cancellationToken);
        return submission is null
            ? null
            : new MessageStory(
                submission,
                await workshop.Get<IQueueReports>().CopiesAsync(accountId, id.SubmissionId, cancellationToken),
                await workshop.Get<IEventLog>().ReadSubmissionAsync(accountId, id.SubmissionId, cancellationToken),
                await workshop.Get<ITranscripts>().ReadSubmissionAsync(accountId, id.SubmissionId, cancellationToken));
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"Message {Submission.Id}");
        output.WriteLine($"  accepted {Moment.Text(Submission.ReceivedAt)} UTC, from {Submission.From}, {Submission.Recipients} recipient(s)");
        output.WriteLine($"  subject: {Submission.Subject}");
        foreach (var copy in Copies)
        {
            output.WriteLine();
            output.WriteLine($"{copy.Recipient}: {copy.Status.ToString().ToLowerInvariant()}{(copy.NextTry is { } next ? $", next try {Moment.Text(next)}" : "")}");
            foreach (var happened in Events.Where(happened => happened.Copy == copy.Id))
            {
                WriteEvent(output, happened);
                WriteConversation(output, happened);
            }
        }
    }

    private static void WriteEvent(TextWriter output, CopyEvent happened)
    {
        var detail = happened.Detail;
        output.WriteLine($"  {Moment.Text(happened.At)}  {happened.Type.WireName()}{(detail.BounceType is { } type ? $" ({type})" : "")}");
        WriteLine(output, "attempt", detail.Attempt is { } attempt ? $"{attempt}, {detail.TookMilliseconds} ms" : null);
        foreach (var tried in detail.Tried ?? [])
        {
            WriteLine(output, "tried", tried);
        }

        WriteLine(output, "host", detail.Host is { } host ? $"{host} [{detail.HostAddress}] from {detail.Ip}" : null);
        WriteLine(output, "tls", detail.Tls is null ? null : detail.TlsCipher is { } cipher ? $"{cipher}{(detail.CertificateError is null ? "" : ", certificate not verified")}" : "no");
        WriteLine(output, "reply", detail.Response ?? detail.Reason);
        WriteLine(output, "class", detail.BounceClassification is { } classification ? $"{detail.ReplyClass} ({classification})" : detail.ReplyClass);
        WriteLine(output, "stage", happened.Type == EventType.Delivered ? null : detail.Stage);
        WriteLine(output, "note", detail.Repeated is true ? "repeated after a crash; the receiver may have it twice" : null);
    }

    /// <summary>What was said in the attempt that the event tells of; milliseconds stand before each line.</summary>
    private void WriteConversation(TextWriter output, CopyEvent happened)
    {
        var said = Transcripts.FirstOrDefault(transcript => transcript.Copy == happened.Copy && transcript.Attempt.ToString() == happened.Detail.Attempt);
        if (said is null || happened.Type is not (EventType.Delivered or EventType.Deferred or EventType.Bounce))
        {
            return;
        }

        output.WriteLine("      conversation:");
        foreach (var line in said.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            output.WriteLine($"      {line}");
        }
    }

    private static void WriteLine(TextWriter output, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.WriteLine($"      {name + ":",-9}{value}");
        }
    }
}
