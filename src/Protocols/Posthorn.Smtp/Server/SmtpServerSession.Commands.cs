using System.Text;

namespace Posthorn.Smtp;

/// <content>What each command does: RFC 5321 section 4.1.1 and the extensions that the options offer.</content>
public sealed partial class SmtpServerSession
{
    private void OnCommand(CommandLine command, bool hasMoreInput)
    {
        switch (command.Verb)
        {
            case SmtpVerb.Unknown:
                Fail(_options.Replies.UnknownCommand);
                break;
            case SmtpVerb.NotProvided:
            case SmtpVerb.Bdat when !_options.Chunking:
            case SmtpVerb.StartTls when !_options.StartTls:
            case SmtpVerb.Auth when _options.Auth == SmtpAuthUse.None:
                Fail(_options.Replies.NotImplemented);
                break;
            case SmtpVerb.Bdat:
                OnBdat(command.Argument);
                break;
            case var verb when SmtpServerDialog.Next(_state, verb) is null:
                Fail(_options.Replies.BadSequence);
                break;
            case SmtpVerb.Data or SmtpVerb.Rset or SmtpVerb.Quit or SmtpVerb.StartTls when !command.Argument.IsEmpty:
                Fail(_options.Replies.BadArguments);
                break;
            case SmtpVerb.Ehlo or SmtpVerb.Helo:
                OnHello(command);
                break;
            case SmtpVerb.Mail:
                OnMail(command.Argument);
                break;
            case SmtpVerb.Rcpt:
                OnRcpt(command.Argument);
                break;
            case SmtpVerb.Data:
                _mode = Mode.Data;
                Say(_options.Replies.StartData);
                break;
            case SmtpVerb.Rset:
                EndTransaction();
                Advance(SmtpVerb.Rset);
                Say(_options.Replies.Done);
                break;
            case SmtpVerb.Noop:
                Say(_options.Replies.Done);
                break;
            case SmtpVerb.Vrfy:
                Say(_options.Replies.CannotVerify);
                break;
            case SmtpVerb.StartTls:
                OnStartTls(hasMoreInput);
                break;
            case SmtpVerb.Auth:
                OnAuth(command.Argument);
                break;
            case SmtpVerb.Quit:
                Say(_options.Replies.Goodbye);
                Close(SmtpCloseReason.Quit);
                break;
        }
    }

    private void OnHello(CommandLine command)
    {
        // Real clients call themselves anything; only what could not be shown or logged is refused.
        if (command.Argument.IsEmpty || !PrintableText.IsPrintable(command.Argument))
        {
            Fail(_options.Replies.BadArguments);
            return;
        }

        EndTransaction();
        Advance(command.Verb);
        ClientName = Encoding.UTF8.GetString(command.Argument);
        IsExtended = command.Verb == SmtpVerb.Ehlo;
        Say(IsExtended ? _options.EhloReply(IsEncrypted) : new SmtpReply(250, _options.HostName));
    }

    private void OnMail(ReadOnlySpan<byte> argument)
    {
        if (_options.Auth == SmtpAuthUse.Required && !IsAuthenticated)
        {
            Fail(_options.Replies.AuthRequired);
        }
        else if (PathArguments.ReadMail(argument, _options, out var sender, out var parameters) is { } refusal)
        {
            Fail(refusal);
        }
        else
        {
            _unanswered = new SmtpServerEvent.MailFrom(sender, parameters);
        }
    }

    private void OnRcpt(ReadOnlySpan<byte> argument)
    {
        if (PathArguments.ReadRcpt(argument, _options, _parameters.SmtpUtf8, out var recipient) is { } refusal)
        {
            Fail(refusal);
        }
        else if (_recipients.Count >= _options.MaxRecipients)
        {
            Fail(_options.Replies.TooManyRecipients);
        }
        else
        {
            _unanswered = new SmtpServerEvent.Recipient(recipient);
        }
    }

    private void OnStartTls(bool hasMoreInput)
    {
        if (IsEncrypted)
        {
            Fail(_options.Replies.BadSequence);
        }
        else if (hasMoreInput)
        {
            Say(_options.Replies.InputAfterStartTls);
            Close(SmtpCloseReason.InputBeforeTls);
        }
        else
        {
            _unanswered = new SmtpServerEvent.StartTls();
        }
    }

    /// <summary>RFC 4954 section 4.</summary>
    private void OnAuth(ReadOnlySpan<byte> argument)
    {
        var blank = argument.IndexOf((byte)' ');
        var sasl = SaslExchange.Start(blank < 0 ? argument : argument[..blank]);
        if (IsAuthenticated)
        {
            Fail(_options.Replies.BadSequence);
        }
        else if (!_options.OffersAuth(IsEncrypted))
        {
            Fail(_options.Replies.AuthNeedsTls);
        }
        else if (sasl is null)
        {
            Fail(argument.IsEmpty ? _options.Replies.BadArguments : _options.Replies.MechanismUnknown);
        }
        else
        {
            (_mode, _sasl) = (Mode.Sasl, sasl);
            if (blank < 0)
            {
                Challenge();
            }
            else
            {
                OnSaslLine(argument[(blank + 1)..].TrimStart((byte)' '));
            }
        }
    }

    private void OnSaslLine(ReadOnlySpan<byte> response)
    {
        var sasl = _sasl!;
        var status = sasl.Respond(response);
        if (status == SaslExchange.Status.Challenge)
        {
            Challenge();
            return;
        }

        (_mode, _sasl) = (Mode.Commands, null);
        switch (status)
        {
            case SaslExchange.Status.Credentials:
                _unanswered = new SmtpServerEvent.Authenticate(sasl.Mechanism, sasl.Credentials!);
                break;
            case SaslExchange.Status.Cancelled:
                Fail(_options.Replies.AuthCancelled);
                break;
            default:
                Fail(_options.Replies.AuthMalformed);
                break;
        }
    }

    private void Challenge() => Say(new SmtpReply(334, _sasl!.Challenge));
}
