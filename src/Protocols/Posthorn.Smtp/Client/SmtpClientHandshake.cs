using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>
/// The dialog from the greeting until the server is ready for MAIL: EHLO or HELO (RFC 5321 section 3.1), STARTTLS and EHLO
/// again (RFC 3207), AUTH PLAIN or LOGIN (RFC 4954). Loop over <see cref="Next"/> until it says Done.
/// </summary>
public sealed class SmtpClientHandshake(SmtpHandshakeOptions options)
{
    private HandshakeStep _step = HandshakeStep.AwaitReply;
    private Turn _turn = Turn.Greeting;
    private SmtpCapabilities _capabilities = SmtpCapabilities.None;
    private bool _isEncrypted = options.IsEncrypted;

    /// <summary>What is said, or was said last, by us.</summary>
    private enum Turn
    {
        Greeting,
        Ehlo,
        Helo,
        StartTls,
        AuthPlain,
        PlainResponse,
        AuthLogin,
        LoginUser,
        LoginPassword,
    }

    /// <summary>The stage whose reply comes next: the timeout to use, the place of a broken line.</summary>
    public SmtpStage Stage => _turn switch
    {
        Turn.Greeting => SmtpStage.Greeting,
        Turn.Ehlo or Turn.Helo => SmtpStage.Ehlo,
        Turn.StartTls => SmtpStage.StartTls,
        _ => SmtpStage.Auth,
    };

    /// <summary>Null until Done.</summary>
    public SmtpHandshakeOutcome? Outcome { get; private set; }

    /// <summary>The next step; the command of a <see cref="HandshakeStep.Flush"/> is written to <paramref name="output"/>.</summary>
    public HandshakeStep Next(IBufferWriter<byte> output)
    {
        if (_step != HandshakeStep.Flush)
        {
            return _step;
        }

        if (!TryWrite(output))
        {
            Abandon(HandshakeProblem.UnwritableArgument);
            return _step;
        }

        _step = HandshakeStep.AwaitReply;
        return HandshakeStep.Flush;
    }

    /// <param name="reply">The reply that was awaited.</param>
    /// <param name="moreInput">True when bytes behind this reply have already arrived, complete or not: after STARTTLS that is an attack.</param>
    /// <exception cref="InvalidOperationException">No reply was awaited.</exception>
    public void OnReply(SmtpReply reply, bool moreInput)
    {
        Expect(HandshakeStep.AwaitReply);
        if (reply.ClosesConnection)
        {
            Refuse(reply);
            return;
        }

        switch (_turn)
        {
            case Turn.Greeting when reply.IsPositive:
                Say(Turn.Ehlo);
                break;
            case Turn.Ehlo when reply.IsPositive:
                _capabilities = SmtpCapabilities.Parse(reply);
                AfterHello();
                break;
            case Turn.Ehlo when reply.IsPermanent:
                Say(Turn.Helo);
                break;
            case Turn.Helo when reply.IsPositive:
                _capabilities = SmtpCapabilities.None;
                AfterHello();
                break;
            case Turn.StartTls:
                OnStartTlsReply(reply, moreInput);
                break;
            case Turn.AuthPlain when reply.Code == 334:
                Say(Turn.PlainResponse);
                break;
            case Turn.AuthLogin when reply.Code == 334:
                Say(Turn.LoginUser);
                break;
            case Turn.LoginUser when reply.Code == 334:
                Say(Turn.LoginPassword);
                break;
            case Turn.AuthPlain or Turn.PlainResponse or Turn.LoginPassword when reply.IsPositive:
                Finish(new SmtpHandshakeOutcome.Ready(_capabilities, _isEncrypted));
                break;
            default:
                Refuse(reply);
                break;
        }
    }

    /// <summary>TLS stands. Everything learned before is forgotten (RFC 3207 section 4.2).</summary>
    /// <exception cref="InvalidOperationException">TLS was not asked for.</exception>
    public void OnTlsEstablished()
    {
        Expect(HandshakeStep.StartTls);
        _isEncrypted = true;
        _capabilities = SmtpCapabilities.None;
        Say(Turn.Ehlo);
    }

    private void OnStartTlsReply(SmtpReply reply, bool moreInput)
    {
        if (reply.IsPositive && moreInput)
        {
            Abandon(HandshakeProblem.ResponseInjection);
        }
        else if (reply.IsPositive)
        {
            _step = HandshakeStep.StartTls;
        }
        else if (options.StartTls == StartTlsUse.Required)
        {
            Refuse(reply);
        }
        else
        {
            Authenticate();
        }
    }

    private void AfterHello()
    {
        if (_isEncrypted || options.StartTls == StartTlsUse.Never)
        {
            Authenticate();
        }
        else if (_capabilities.StartTls)
        {
            Say(Turn.StartTls);
        }
        else if (options.StartTls == StartTlsUse.Required)
        {
            _turn = Turn.StartTls;
            Abandon(HandshakeProblem.TlsNotOffered);
        }
        else
        {
            Authenticate();
        }
    }

    private void Authenticate()
    {
        if (options.Credentials is null)
        {
            Finish(new SmtpHandshakeOutcome.Ready(_capabilities, _isEncrypted));
            return;
        }

        _turn = Turn.AuthPlain;
        if (!_isEncrypted && !options.AllowClearTextAuth)
        {
            Abandon(HandshakeProblem.AuthNeedsTls);
        }
        else if (_capabilities.AuthMechanisms.Contains("PLAIN"))
        {
            Say(Turn.AuthPlain);
        }
        else if (_capabilities.AuthMechanisms.Contains("LOGIN"))
        {
            Say(Turn.AuthLogin);
        }
        else
        {
            Abandon(HandshakeProblem.AuthNotOffered);
        }
    }

    private bool TryWrite(IBufferWriter<byte> output)
    {
        switch (_turn)
        {
            case Turn.Ehlo:
                return SmtpCommandWriter.TryWriteEhlo(output, options.HostName);
            case Turn.Helo:
                return SmtpCommandWriter.TryWriteHelo(output, options.HostName);
            case Turn.StartTls:
                SmtpCommandWriter.WriteStartTls(output);
                return true;
            case Turn.AuthPlain:
                return SmtpCommandWriter.TryWriteAuthPlain(output, options.Credentials!);
            case Turn.PlainResponse:
                return SmtpCommandWriter.TryWritePlainResponse(output, options.Credentials!);
            case Turn.AuthLogin:
                SmtpCommandWriter.WriteAuthLogin(output);
                return true;
            default:
                var credentials = options.Credentials!;
                SmtpCommandWriter.WriteLoginResponse(output, _turn == Turn.LoginUser ? credentials.User : credentials.Password);
                return true;
        }
    }

    private void Say(Turn turn) => (_turn, _step) = (turn, HandshakeStep.Flush);

    private void Refuse(SmtpReply reply) => Finish(new SmtpHandshakeOutcome.Refused(Stage, reply));

    private void Abandon(HandshakeProblem problem) => Finish(new SmtpHandshakeOutcome.Abandoned(Stage, problem));

    private void Finish(SmtpHandshakeOutcome outcome) => (Outcome, _step) = (outcome, HandshakeStep.Done);

    private void Expect(HandshakeStep step)
    {
        if (_step != step)
        {
            throw new InvalidOperationException($"The handshake expects {_step}, not {step}.");
        }
    }
}
