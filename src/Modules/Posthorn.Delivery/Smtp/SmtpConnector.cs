using System.Net;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Routing;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>What became of the hosts of a route.</summary>
/// <param name="Tried">Hosts that could not be used, a sentence each.</param>
internal abstract record ConnectOutcome(IReadOnlyList<string> Tried)
{
    public sealed record Connected(SmtpConnection Connection, IReadOnlyList<string> Tried) : ConnectOutcome(Tried);

    /// <param name="Refusal">The last host's reply, or null: none was reached.</param>
    /// <param name="AllPermanent">Every host that answered refused for good.</param>
    public sealed record Failed(string Reason, SmtpReply? Refusal, bool AllPermanent, SmtpStage Stage, ConnectionFacts? Facts, IReadOnlyList<string> Tried)
        : ConnectOutcome(Tried);
}

/// <summary>Goes through a route's addresses until one is ready for MAIL.</summary>
internal sealed class SmtpConnector(IOptions<DeliveryOptions> options)
{
    private readonly DeliveryOptions _options = options.Value;

    public async Task<ConnectOutcome> ConnectAsync(Route route, CancellationToken cancellationToken)
    {
        List<string> tried = [];
        ConnectOutcome.Failed? last = null;
        var allPermanent = true;
        foreach (var target in route.Targets)
        {
            var outcome = await TryAsync(route, target, StartTlsUse.IfOffered, tried, cancellationToken);
            if (outcome is ConnectOutcome.Failed { Stage: SmtpStage.StartTls } && route.Credentials is null && !route.ImplicitTls)
            {
                // Opportunistic TLS: a broken handshake is no better than none, and none still delivers.
                outcome = await TryAsync(route, target, StartTlsUse.Never, tried, cancellationToken);
            }

            if (outcome is ConnectOutcome.Failed failed)
            {
                last = failed;
                allPermanent &= failed.AllPermanent;
                continue;
            }

            return outcome;
        }

        return last! with { AllPermanent = allPermanent };
    }

    private async Task<ConnectOutcome> TryAsync(Route route, RouteTarget target, StartTlsUse startTls, List<string> tried, CancellationToken cancellationToken)
    {
        SmtpWire? wire = null;
        try
        {
            wire = await SmtpWire.ConnectAsync(target.Address, _options.Timeouts.Connect, cancellationToken);
            if (route.ImplicitTls)
            {
                await wire.EncryptAsync(target.Host, NeedsValidCertificate(route, target), _options.Timeouts.Command);
            }

            var outcome = await ShakeHandsAsync(wire, route, target, startTls);
            if (outcome is SmtpHandshakeOutcome.Ready ready)
            {
                var connection = new SmtpConnection(wire, ready.Capabilities, FactsOf(wire, route, target), _options.Timeouts);
                wire = null;
                return new ConnectOutcome.Connected(connection, tried);
            }

            var failed = FailedOf(outcome, wire, route, target, tried);
            tried.Add($"{target}: {failed.Reason}");
            return failed;
        }
        catch (LineBrokenException broken)
        {
            tried.Add($"{target}: {broken.Message}");
            return new ConnectOutcome.Failed($"{target}: {broken.Message}", null, false, broken.Stage, wire is null ? null : FactsOf(wire, route, target), tried);
        }
        finally
        {
            wire?.Dispose();
        }
    }

    /// <summary>A password goes to nobody who cannot prove its name, except on this machine.</summary>
    private static bool NeedsValidCertificate(Route route, RouteTarget target) => route.Credentials is not null && !IsLocal(target);

    private static bool IsLocal(RouteTarget target) => target.Address is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);

    private async Task<SmtpHandshakeOutcome> ShakeHandsAsync(SmtpWire wire, Route route, RouteTarget target, StartTlsUse startTls)
    {
        var credentials = route.Credentials is { } login ? new SmtpCredentials(login.UserName, login.Password) : null;
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions(_options.HostName, startTls, credentials, IsLocal(target), route.ImplicitTls));
        while (true)
        {
            switch (handshake.Next(wire.Output))
            {
                case HandshakeStep.Flush:
                    await wire.FlushAsync(handshake.Stage, _options.Timeouts.Command);
                    break;
                case HandshakeStep.AwaitReply:
                    var reply = await wire.ReadReplyAsync(handshake.Stage, _options.Timeouts.Command);
                    handshake.OnReply(reply, wire.HasMoreInput);
                    break;
                case HandshakeStep.StartTls:
                    await wire.EncryptAsync(target.Host, NeedsValidCertificate(route, target), _options.Timeouts.Command);
                    handshake.OnTlsEstablished();
                    break;
                default:
                    return handshake.Outcome!;
            }
        }
    }

    private static ConnectOutcome.Failed FailedOf(
        SmtpHandshakeOutcome outcome, SmtpWire wire, Route route, RouteTarget target, List<string> tried) => outcome switch
    {
        SmtpHandshakeOutcome.Refused refused =>
            new ConnectOutcome.Failed(refused.Reply.ToString(), refused.Reply, refused.Reply.IsPermanent, refused.Stage, FactsOf(wire, route, target), tried),
        SmtpHandshakeOutcome.Abandoned abandoned =>
            new ConnectOutcome.Failed(Describe(abandoned.Problem), null, false, abandoned.Stage, FactsOf(wire, route, target), tried),
        _ => throw new InvalidOperationException($"{outcome} is no failure."),
    };

    private static string Describe(HandshakeProblem problem) => problem switch
    {
        HandshakeProblem.TlsNotOffered => "TLS is required and not offered",
        HandshakeProblem.ResponseInjection => "the server sent data between STARTTLS and TLS",
        HandshakeProblem.AuthNotOffered => "the relay offers neither AUTH PLAIN nor LOGIN",
        HandshakeProblem.AuthNeedsTls => "the password is not sent without TLS",
        _ => "the host name or the credentials cannot be sent as an SMTP command",
    };

    private static ConnectionFacts FactsOf(SmtpWire wire, Route route, RouteTarget target) => new(
        target.Host,
        target.Address is IPEndPoint endPoint ? endPoint.Address.ToString() : target.Address.ToString()!,
        wire.LocalAddress.ToString(),
        wire.Cipher,
        wire.Cipher is not null && !wire.CertificateVerified,
        route.Provider);
}
