using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Tls;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>Goes through a route's hosts and addresses until one is ready for MAIL on the policy's terms. docs/flows/connecting.md tells the order.</summary>
/// <param name="dice">From 0 to 1, for the choice among equal addresses; null: the system's.</param>
internal sealed class SmtpConnector(IOptions<DeliveryOptions> options, PeerMemory memory, ConnectionWatchdog watchdog, Func<double>? dice = null)
{
    private readonly Func<double> _dice = dice ?? Random.Shared.NextDouble;
    private readonly DeliveryOptions _options = options.Value;
    private readonly TimeProvider _clock = watchdog.Clock;

    public async Task<ConnectOutcome> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        var notes = new ConnectNotes();
        var failures = new FailureSummary(notes);
        var groups = AddressOrderRules.Order(
            AllowedTargets(request, notes, failures), address => Fits(address, request.Source), memory.DeadAddresses.Contains, _dice);
        var budget = _options.Timeouts.ConnectBudget;
        foreach (var group in groups)
        {
            using var race = new ConnectRace(group, request.Source, request.ConnectTimeout ?? _options.Timeouts.Connect, _options.Timeouts.HeadStart, memory, notes, _clock);
            while (true)
            {
                var started = _clock.GetTimestamp();
                var winner = await race.NextAsync(budget, cancellationToken);
                budget -= _clock.GetElapsedTime(started);
                if (race.SourceFailure is { } fault)
                {
                    return new ConnectOutcome.SourceUnavailable(fault.Address, fault.Reason, notes);
                }

                if (winner is not { } reached)
                {
                    break;
                }

                var outcome = await ConverseAsync(request, reached.Socket, reached.Target, notes, cancellationToken);
                if (outcome is not ConnectOutcome.Failed failed)
                {
                    return outcome;
                }

                failures.Add(failed);
            }

            if (race.LastFailure is { } unreachable)
            {
                failures.AddUnreachable(unreachable);
            }
        }

        return failures.Outcome();
    }

    /// <summary>A policy may exclude hosts: those that an MTA-STS policy does not name, those whose TLSA records nobody could look up.</summary>
    private static IReadOnlyList<RouteTarget> AllowedTargets(ConnectRequest request, ConnectNotes notes, FailureSummary failures)
    {
        if (!request.Tls.Required)
        {
            return request.Route.Targets;
        }

        HashSet<string> excluded = new(StringComparer.OrdinalIgnoreCase);
        foreach (var host in request.Route.Targets.Select(target => target.Host).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (request.Tls.WhyNot(host) is { } why)
            {
                excluded.Add(host);
                var failure = new TlsFailure(host, TlsFailureKind.MxNotNamed, why.Reason);
                notes.Add(failure);
                notes.Add($"{host}: {failure.Reason}");
                failures.Add(new ConnectOutcome.Failed($"{host}: {failure.Reason}", null, false, SmtpStage.Connect, null, notes, failure));
            }
        }

        return excluded.Count == 0 ? request.Route.Targets : [.. request.Route.Targets.Where(target => !excluded.Contains(target.Host))];
    }

    private static bool Fits(EndPoint address, SourceAddresses? source) => source is null
        ? address.AddressFamily != AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6
        : address is not IPEndPoint || source.For(address.AddressFamily) is not null;

    private async ValueTask<ConnectOutcome> ConverseAsync(
        ConnectRequest request, Socket socket, RouteTarget target, ConnectNotes notes, CancellationToken cancellationToken)
    {
        var tls = request.Tls.For(target.Host);
        var use = StartTlsRules.UseFor(tls, request.Route, memory.BrokenTls.Contains(target.Host));
        var outcome = await TryAsync(request, socket, target, use, notes, cancellationToken);
        if (outcome is not ConnectOutcome.Failed { Tls.Kind: TlsFailureKind.Handshake } || !StartTlsRules.MayGoPlain(tls, request.Route))
        {
            return outcome;
        }

        // Opportunistic TLS: a broken handshake is no better than none, and none still delivers. Never on the same connection: who
        // knows what the other side makes of half a handshake.
        memory.BrokenTls.Add(target.Host);
        using var timeout = new CancellationTokenSource(request.ConnectTimeout ?? _options.Timeouts.Connect, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var again = await TcpConnect.ConnectAsync(target.Address, request.Source, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return again.Socket is null ? outcome : await TryAsync(request, again.Socket, target, StartTlsUse.Never, notes, cancellationToken);
    }

    private async ValueTask<ConnectOutcome> TryAsync(
        ConnectRequest request, Socket socket, RouteTarget target, StartTlsUse startTls, ConnectNotes notes, CancellationToken cancellationToken)
    {
        var wire = new SmtpWire(socket, watchdog, cancellationToken);
        var isKept = false;
        try
        {
            wire.SetCeiling(_options.Timeouts.Handshake);
            wire.Note($"connected to {target} from {wire.LocalAddress}");
            var attempt = new HostAttempt(wire, request, target, startTls, _options, notes);
            var (ready, failed) = await attempt.RunAsync();
            if (ready is not null)
            {
                wire.SetCeiling(null);
                isKept = true;
                return new ConnectOutcome.Connected(new SmtpConnection(wire, ready, attempt.Facts, _options.Timeouts, memory), notes);
            }

            if (failed!.Stage == SmtpStage.Greeting && failed.Refusal is null)
            {
                // Somebody takes the connection and says nothing of use: as good as nobody.
                memory.DeadAddresses.Add(target.Address);
            }

            return failed;
        }
        finally
        {
            if (!isKept)
            {
                wire.Dispose();
            }
        }
    }
}
