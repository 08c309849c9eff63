using System.Net;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Tls;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>The dialog with one host from its greeting until it is ready for MAIL, TLS and login included.</summary>
internal sealed class HostAttempt(SmtpWire wire, ConnectRequest request, RouteTarget target, StartTlsUse startTls, DeliveryOptions options, ConnectNotes notes)
{
    private readonly Route _route = request.Route;
    private readonly SmtpTimeouts _timeouts = options.Timeouts;
    private readonly Func<TlsPeer, TlsJudgement> _judge = request.Judge ?? TlsJudgement.ByPlatform(request.Tls.For(target.Host).Certificate);

    public ConnectionFacts Facts => new(
        target.Host,
        target.Address is IPEndPoint endPoint ? endPoint.Address.ToString() : target.Address.ToString()!,
        wire.LocalAddress.ToString(),
        wire.Cipher,
        wire.Cipher is not null && !wire.CertificateVerified,
        wire.Protocol?.ToString(),
        _route.Provider);

    private bool IsLocal => target.Address is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);

    /// <returns>What the server offers, or how it failed.</returns>
    public async ValueTask<(SmtpCapabilities? Ready, ConnectOutcome.Failed? Failed)> RunAsync()
    {
        try
        {
            if (_route.ImplicitTls && await EncryptAsync() is { } failure)
            {
                return (null, Failed(failure.Reason, SmtpStage.StartTls, tls: failure));
            }

            return await ShakeHandsAsync();
        }
        catch (LineBrokenException broken)
        {
            // A server that breaks off right behind the handshake has not finished it either: TLS 1.3 lets it say so only then.
            var isTls = broken.Stage == SmtpStage.StartTls || (broken.Stage == SmtpStage.Ehlo && wire.Protocol is not null);
            return (null, Failed(broken.Message, broken.Stage, tls: isTls ? new TlsFailure(target.Host, TlsFailureKind.Handshake, broken.Message) : null));
        }
    }

    private async ValueTask<(SmtpCapabilities?, ConnectOutcome.Failed?)> ShakeHandsAsync()
    {
        var credentials = _route.Credentials is { } login ? new SmtpCredentials(login.UserName, login.Password) : null;
        var handshake = new SmtpClientHandshake(
            new SmtpHandshakeOptions(request.HeloName ?? options.HostName, startTls, credentials, IsLocal, _route.ImplicitTls));
        while (true)
        {
            switch (handshake.Next(wire.Output))
            {
                case HandshakeStep.Flush:
                    await wire.FlushAsync(handshake.Stage, _timeouts.Command);
                    break;
                case HandshakeStep.AwaitReply:
                    var reply = await wire.ReadReplyAsync(handshake.Stage, _timeouts.Command);
                    handshake.OnReply(reply, wire.HasMoreInput);
                    break;
                case HandshakeStep.StartTls:
                    if (await EncryptAsync() is { } failure)
                    {
                        return (null, Failed(failure.Reason, SmtpStage.StartTls, tls: failure));
                    }

                    handshake.OnTlsEstablished();
                    break;
                default:
                    return handshake.Outcome is SmtpHandshakeOutcome.Ready ready ? (ready.Capabilities, null) : (null, FailedOf(handshake.Outcome!));
            }
        }
    }

    /// <returns>Null: TLS stands, on the policy's terms.</returns>
    private async ValueTask<TlsFailure?> EncryptAsync()
    {
        var judgement = await wire.EncryptAsync(target.Host, request.Tls.For(target.Host).MinVersion, _judge, options.TrustedRoots, _timeouts.Command);
        if (judgement.Failure is { } kind)
        {
            return new TlsFailure(target.Host, kind, judgement.Reason);
        }

        // A password goes to nobody who cannot prove its name, except on this machine.
        return _route.Credentials is not null && !IsLocal && !judgement.IsVerified
            ? new TlsFailure(target.Host, TlsFailureKind.Untrusted, "the password is not sent to a server whose certificate does not prove its name")
            : null;
    }

    private ConnectOutcome.Failed FailedOf(SmtpHandshakeOutcome outcome) => outcome switch
    {
        SmtpHandshakeOutcome.Refused { Stage: SmtpStage.StartTls } refused =>
            Failed(refused.Reply.ToString(), SmtpStage.StartTls, refused.Reply, new TlsFailure(target.Host, TlsFailureKind.NotOffered, $"STARTTLS refused: {refused.Reply}")),
        SmtpHandshakeOutcome.Refused refused => Failed(refused.Reply.ToString(), refused.Stage, refused.Reply),
        SmtpHandshakeOutcome.Abandoned abandoned => Failed(Describe(abandoned.Problem), abandoned.Stage, tls: TlsFailureOf(abandoned.Problem)),
        _ => throw new InvalidOperationException($"{outcome} is no failure."),
    };

    private TlsFailure? TlsFailureOf(HandshakeProblem problem) => problem switch
    {
        HandshakeProblem.TlsNotOffered => new TlsFailure(target.Host, TlsFailureKind.NotOffered, Describe(problem)),
        HandshakeProblem.ResponseInjection => new TlsFailure(target.Host, TlsFailureKind.Handshake, Describe(problem)),
        _ => null,
    };

    /// <param name="reply">The server's own words; null: it said nothing of the kind, and the reason names the host.</param>
    /// <remarks>A refused STARTTLS is a failure of TLS, not a refusal of the mail: never permanent.</remarks>
    private ConnectOutcome.Failed Failed(string reason, SmtpStage stage, SmtpReply? reply = null, TlsFailure? tls = null)
    {
        notes.Add($"{target}: {reason}");
        notes.Add(wire.Transcript);
        if (tls is not null)
        {
            notes.Add(tls);
        }

        return new ConnectOutcome.Failed(
            reply is null ? $"{target}: {reason}" : reason, tls is null ? reply : null, tls is null && reply is { IsPermanent: true }, stage, Facts, notes, tls);
    }

    private static string Describe(HandshakeProblem problem) => problem switch
    {
        HandshakeProblem.TlsNotOffered => "TLS is required and not offered",
        HandshakeProblem.ResponseInjection => "the server sent data between STARTTLS and TLS",
        HandshakeProblem.AuthNotOffered => "the relay offers neither AUTH PLAIN nor LOGIN",
        HandshakeProblem.AuthNeedsTls => "the password is not sent without TLS",
        _ => "the host name or the credentials cannot be sent as an SMTP command",
    };
}
