using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Simulator;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Transcripts;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>One attempt for one copy: route, connection, rendering, transaction, outcome.</summary>
internal sealed partial class DeliverCopy(
    OpenConnection openConnection,
    SimulateCopy simulate,
    ReactToReply react,
    ILaneFinder finder,
    IMailRenderer renderer,
    RecordAttempt recordAttempt,
    Settler settler,
    StorageGate gate,
    Dispatcher dispatcher,
    HeldCopies held,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<DeliverCopy> logger)
{
    /// <summary>The last try is due at the deadline itself and may take its turn for so long. What comes later is not tried again.</summary>
    public static readonly TimeSpan LastTry = TimeSpan.FromMinutes(1);

    /// <returns>The connection to go on with, or null: none is open.</returns>
    public async ValueTask<SmtpConnection?> ExecuteAsync(QueuedCopy copy, Lane lane, SmtpConnection? connection, CancellationToken cancellationToken)
    {
        await gate.WhenOpenAsync(cancellationToken);
        var started = clock.GetUtcNow();
        if (started >= copy.Deadline + LastTry)
        {
            await recordAttempt.ExecuteAsync(copy, new AttemptReport(AttemptRules.OfDeadline(null)), started, cancellationToken);
            return connection;
        }

        AttemptReport? report;
        try
        {
            (report, connection) = copy.Class.LeavesTheHouse()
                ? await AttemptAsync(copy, lane, connection, cancellationToken)
                : (await simulate.ExecuteAsync(copy, lane, cancellationToken), connection);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Our own fault, not the copy's: it waits like after any failure, and its deadline still ends it.
            LogFault(logger, fault, copy.Id);
            connection?.Dispose();
            (report, connection) = (new AttemptReport(AttemptRules.OfFault()), null);
        }

        if (report is null)
        {
            // No attempt: our address does not work, or the dot could not be recorded. A copy that another node has is none of ours any more.
            if (held.Contains(copy.Id))
            {
                finder.Release(copy.Choice);
                dispatcher.Requeue(copy);
            }

            return connection;
        }

        var stored = await recordAttempt.ExecuteAsync(copy, report, started, cancellationToken, lane.Target.Profile?.Limits);
        connection?.Unstored.Add(stored);
        return connection;
    }

    private async ValueTask<(AttemptReport?, SmtpConnection?)> AttemptAsync(
        QueuedCopy copy, Lane lane, SmtpConnection? connection, CancellationToken cancellationToken)
    {
        if (connection is not null)
        {
            var (reused, open) = await SendAsync(copy, lane, connection, null, cancellationToken);
            if (reused is not { Outcome: AttemptOutcome.Deferred, Facts: not null } || open is not null || !IsStale(reused))
            {
                return (reused, open);
            }

            // The server had closed the idle connection: that says nothing about this copy.
        }

        while (true)
        {
            switch (await openConnection.ExecuteAsync(copy, lane, cancellationToken))
            {
                case OpeningOutcome.Failed failed:
                    finder.Release(copy.Choice);
                    return (failed.Report, null);
                case OpeningOutcome.Opened opened:
                    var (report, open) = await SendAsync(copy, lane, opened.Connection, opened.Notes, cancellationToken);
                    if (report is not { AtOnce: true })
                    {
                        return (report, open);
                    }

                    break;
                default:
                    return (null, null);
            }
        }
    }

    private async ValueTask<(AttemptReport?, SmtpConnection?)> SendAsync(
        QueuedCopy copy, Lane lane, SmtpConnection connection, ConnectNotes? notes, CancellationToken cancellationToken)
    {
        string? subject = null;
        try
        {
            var render = await renderer.RenderAsync(new CopyToRender(copy.AccountId, copy.Id, copy.Recipient, connection.IsSevenBit), cancellationToken);
            if (render is not RenderOutcome.Rendered { Mail: var mail })
            {
                var reason = ((RenderOutcome.Impossible)render).Reason;
                return (new AttemptReport(new AttemptOutcome.Dropped(reason)), connection);
            }

            subject = mail.Subject;
            var started = clock.GetTimestamp();
            var outcome = await connection.SendAsync(mail, copy.EnvelopeRecipient, () => RecordDotAsync(copy, connection, cancellationToken));
            if (outcome is null)
            {
                connection.Dispose();
                return (null, null);
            }

            var result = AttemptRules.OfTransaction(outcome, connection.Facts.Provider);
            if (outcome is SmtpTransactionOutcome.Refused refused)
            {
                result = react.To(refused.Reply, refused.Stage, result, lane, connection.Facts.Host);
            }

            if (result.Class is not { SlowDown: true })
            {
                dispatcher.Succeeded(lane, clock.GetElapsedTime(started));
            }

            var report = ReportOf(result, connection, StageOf(outcome), notes) with { AtOnce = outcome is SmtpTransactionOutcome.ChunkingFailed, Subject = subject };
            if (connection.IsUsable)
            {
                return (report, connection);
            }

            connection.Dispose();
            return (report, null);
        }
        catch (LineBrokenException broken)
        {
            connection.Dispose();
            return (ReportOf(AttemptRules.OfBrokenLine(broken), connection, broken.Stage, notes) with { Subject = subject }, null);
        }
        catch
        {
            // A fault of ours: whoever deals with it does not know this connection.
            connection.Dispose();
            throw;
        }
    }

    private AttemptReport ReportOf(AttemptOutcome outcome, SmtpConnection connection, SmtpStage? stage, ConnectNotes? notes)
    {
        var transcript = TranscriptPolicy.Wants(options.Value.Transcripts, outcome) ? TranscriptPolicy.Join(notes?.Transcript, connection.TranscriptText()) : null;
        return new AttemptReport(outcome, connection.Facts, stage, notes?.Tried, transcript);
    }

    /// <summary>
    /// A connection has one dot at most whose outcome is not stored, so that a crash repeats no more copies than there are connections.
    /// Where all writes share one line this comes by itself; where they share several it does not.
    /// </summary>
    private async Task<bool> RecordDotAsync(QueuedCopy copy, SmtpConnection connection, CancellationToken cancellationToken)
    {
        var recording = settler.RecordDotAsync(copy, cancellationToken);
        await connection.Unstored.AllStored;
        return await recording;
    }

    /// <summary>A reused connection that broke, or was closed with 421, before the server saw the message; or one on which nobody refused it.</summary>
    private static bool IsStale(AttemptReport report) => report.AtOnce || report.Stage is SmtpStage.MailFrom or SmtpStage.Rset;

    private static SmtpStage? StageOf(SmtpTransactionOutcome outcome) => outcome switch
    {
        SmtpTransactionOutcome.Completed => SmtpStage.FinalDot,
        SmtpTransactionOutcome.Refused refused => refused.Stage,
        SmtpTransactionOutcome.ChunkingFailed => SmtpStage.Data,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Copy {CopyId} met a fault of ours")]
    private static partial void LogFault(ILogger logger, Exception fault, Kernel.CopyId copyId);
}
