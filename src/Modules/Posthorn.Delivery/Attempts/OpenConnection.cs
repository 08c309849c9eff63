using Microsoft.Extensions.Options;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>From a lane's first copy to a connection that is ready for it: route, our address, TLS on the policy's terms.</summary>
internal sealed class OpenConnection(
    RouteFinder routes, SmtpConnector connector, SourceChooser sources, ReactToReply react, ITlsReports tlsReports, Dispatcher dispatcher,
    IOptions<DeliveryOptions> options, TimeProvider clock)
{
    private readonly DeliveryOptions _options = options.Value;

    public async ValueTask<OpeningOutcome> ExecuteAsync(QueuedCopy copy, Lane lane, CancellationToken cancellationToken)
    {
        // The only way to a socket, and the last line: whatever brought a test copy here, it goes no further.
        if (!copy.Class.LeavesTheHouse())
        {
            throw new InvalidOperationException("Test mail does not leave the house.");
        }

        var route = await routes.FindAsync(copy.Domain, cancellationToken);
        if (route is not RouteOutcome.Found { Route: var found })
        {
            return new OpeningOutcome.Failed(new AttemptReport(AttemptRules.OfRoute(route)));
        }

        var target = lane.Target;
        var judge = new TlsJudge(copy.Domain, target.Tls, clock);
        var source = target.Source.Address is { } address ? SourceAddresses.Of(address) : null;
        var connect = await connector.ConnectAsync(
            new ConnectRequest(
                found with { Provider = target.Provider ?? found.Provider }, target.Tls, source, target.Source.HeloName, judge.Judge,
                target.Profile?.Limits.ConnectTimeout),
            cancellationToken);
        Count(judge, connect);
        switch (connect)
        {
            case ConnectOutcome.Connected connected:
                dispatcher.Connected(lane);
                return new OpeningOutcome.Opened(connected.Connection, connected.Notes);
            case ConnectOutcome.SourceUnavailable unavailable when target.Source.IpId != 0:
                // Our address is at fault: another takes its mail, and no attempt is spent.
                sources.ReportUnavailable(target.Source, unavailable.Reason);
                return new OpeningOutcome.OtherSource();
            default:
                var report = ReportOf(connect, lane, judge);
                if (report.Outcome is AttemptOutcome.Deferred)
                {
                    dispatcher.ConnectionFailed(lane, report.Outcome.Text);
                }

                return new OpeningOutcome.Failed(report);
        }
    }

    private AttemptReport ReportOf(ConnectOutcome connect, Lane lane, TlsJudge judge)
    {
        var transcript = _options.Transcripts != TranscriptUse.None && connect.Notes.Transcript.Length > 0 ? connect.Notes.Transcript : null;
        if (connect is not ConnectOutcome.Failed failed)
        {
            return new AttemptReport(AttemptRules.OfSource((ConnectOutcome.SourceUnavailable)connect), null, SmtpStage.Connect, connect.Tried, transcript);
        }

        // Where TLS is what every host failed by, the policy decides what that means for the copy.
        var shortfalls = failed.Tls is null ? [] : judge.Shortfalls(failed.Notes.TlsFailures);
        var outcome = shortfalls.Count > 0 ? TlsOutcomeRules.Of(shortfalls, othersFailed: false) : AttemptRules.OfConnect(failed);
        if (failed.Refusal is { } refusal)
        {
            outcome = react.To(refusal, failed.Stage, outcome, lane, failed.Facts?.Host ?? lane.Target.Key.Site);
        }

        return new AttemptReport(outcome, failed.Facts, failed.Stage, failed.Tried, transcript);
    }

    private void Count(TlsJudge judge, ConnectOutcome connect)
    {
        if (_options.Mode is DeliveryMode.Direct)
        {
            foreach (var session in judge.Sessions(connect))
            {
                tlsReports.Count(session);
            }
        }
    }
}

/// <summary>Whether a lane's copy has a connection now.</summary>
internal abstract record OpeningOutcome
{
    public sealed record Opened(SmtpConnection Connection, ConnectNotes Notes) : OpeningOutcome;

    public sealed record Failed(AttemptReport Report) : OpeningOutcome;

    /// <summary>Our address does not work; the copy looks for another, and nothing was tried.</summary>
    public sealed record OtherSource : OpeningOutcome;
}
