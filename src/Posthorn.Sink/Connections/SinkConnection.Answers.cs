using Posthorn.Sink.Orders;
using Posthorn.Sink.Tls;
using Posthorn.Smtp;

namespace Posthorn.Sink.Connections;

/// <content>What the sink answers: orders in the address first, then the options.</content>
internal sealed partial class SinkConnection
{
    private SmtpReply? _dotReply;
    private string _sender = "";
    private string? _user;
    private int _messages;

    private bool CutsInData => _options.CutInData || _orders.Any(order => order is RecipientOrder.DisconnectInData);

    private async Task AnswerAsync(SmtpServerEvent happened)
    {
        switch (happened)
        {
            case SmtpServerEvent.MailFrom mail:
                AnswerSender(mail.Sender);
                break;
            case SmtpServerEvent.Recipient recipient:
                await AnswerRecipientAsync(recipient.Address);
                break;
            case SmtpServerEvent.Message message:
                await AnswerMessageAsync(message);
                break;
            case SmtpServerEvent.Authenticate login when login.Credentials == _options.Login:
                _user = login.Credentials.User;
                _session.Accept();
                break;
            case SmtpServerEvent.Authenticate:
                _session.Reject(new SmtpReply(535, new(5, 7, 8), "wrong user or password"));
                break;
            case SmtpServerEvent.StartTls:
                await StartTlsAsync();
                break;
        }
    }

    private void AnswerSender(SmtpPath sender)
    {
        _orders.Clear();
        (_options, _sender, _dotReply) = (_sink.Options, sender.Address, null);
        if (_messages >= _options.MessagesPerConnection)
        {
            _session.Reject(new SmtpReply(421, new(4, 7, 0), "that was enough for one connection"));
        }
        else if (_options.Rate is { } rate && !_sink.Memory.TryCount(_count.Address, rate, _options.Clock.GetUtcNow()))
        {
            _session.Reject(Filled(rate.Reply));
        }
        else if (Choose(AnswerStage.Mail, _sender, _count.Number) is { } refusal)
        {
            _session.Reject(Filled(refusal));
        }
        else
        {
            _session.Accept();
        }
    }

    private async Task AnswerRecipientAsync(SmtpPath recipient)
    {
        var order = RecipientOrder.Parse(recipient.LocalPart);
        var asked = _sink.Asked(recipient.Address);
        if (asked > order?.Times)
        {
            order = null;
        }

        switch (order)
        {
            case RecipientOrder.Reply reply:
                _session.Reject(Filled(reply.Words, recipient));
                return;
            case RecipientOrder.ReplyToDot reply:
                _dotReply ??= Filled(reply.Words, recipient);
                break;
            case RecipientOrder.DisconnectAtRcpt:
                Cut();
                return;
            case RecipientOrder.Garbage:
                await FlushAsync();
                await _stream.WriteAsync(TlsRecords.Noise, _sink.Stopping);
                await WaitForEndAsync();
                return;
            case RecipientOrder.Slow:
                await WaitAsync(_options.Slowness);
                break;
            case RecipientOrder.As other when !TryBecome(other, out var error):
                _session.Reject(new SmtpReply(553, new(5, 1, 3), error));
                return;
            case not null and not RecipientOrder.As:
                _orders.Add(order);
                break;
        }

        if (RefusalByRule(recipient, asked) is { } refusal)
        {
            _session.Reject(Filled(refusal, recipient));
            return;
        }

        if (_dotReply is null && Choose(AnswerStage.Dot, recipient.Address, asked) is { } atDot)
        {
            _dotReply = Filled(atDot, recipient);
        }

        _session.Accept();
    }

    private bool TryBecome(RecipientOrder.As order, out string error)
    {
        if (!Personalities.TryFindPrefix(order.Name, out var personality))
        {
            error = $"There is no personality called {order.Name}";
            return false;
        }

        if (personality.BeginsWithConnection)
        {
            error = $"The personality {personality.Name} begins with the connection: start the sink with it";
            return false;
        }

        if (!personality.TryApply(_options, order.Value, out var options, out var wrong))
        {
            error = wrong;
            return false;
        }

        (_options, error) = (options, "");
        return true;
    }

    private SmtpReply? RefusalByRule(SmtpPath recipient, int asked)
    {
        if (_options.Greylisting is { } greylisting
            && _sink.Memory.IsGreylisted(_count.Address, _sender, recipient.Address, greylisting.Wait, _options.Clock.GetUtcNow()))
        {
            return greylisting.Reply;
        }

        return Choose(AnswerStage.Rcpt, recipient.Address, asked);
    }

    private SmtpReply? Choose(AnswerStage stage, string subject, int turn) => ShareRules.Choose(_options.Answers, stage, _options.Seed, subject, turn);

    private async Task AnswerMessageAsync(SmtpServerEvent.Message message)
    {
        if (_dotReply is { } reply)
        {
            _session.Reject(reply);
            return;
        }

        if (_options.Dot == DotUse.SilentLost || _orders.Any(order => order is RecipientOrder.HangAfterData))
        {
            await FlushAsync();
            await WaitForEndAsync();
            return;
        }

        if (_options.Dot == DotUse.CutLost || _orders.Any(order => order is RecipientOrder.DisconnectAfterDot))
        {
            Cut();
            return;
        }

        if (!await TryTakeAsync(message))
        {
            _session.Reject(new SmtpReply(452, new(4, 3, 1), "The message could not be stored"));
            return;
        }

        switch (_options.Dot)
        {
            case DotUse.SilentTaken:
                await FlushAsync();
                await WaitForEndAsync();
                return;
            case DotUse.CutTaken:
                Cut();
                return;
        }

        if (_orders.Any(order => order is RecipientOrder.SlowDot))
        {
            await WaitAsync(_options.Slowness);
        }

        _session.Accept();
        if (_options.CloseWhenIdle || _messages >= _options.MessagesBeforeClose)
        {
            await FlushAsync();
            _isOver = true;
        }
    }

    private async ValueTask<bool> TryTakeAsync(SmtpServerEvent.Message message)
    {
        var keepsData = _options.Keep || _options.OnReceived is not null;
        var mail = new ReceivedMail(
            _count.Number, _session.ClientName, _session.IsExtended, _session.IsEncrypted, _user, message.Sender.Address,
            [.. message.Recipients.Select(recipient => recipient.Address)], message.Parameters.SmtpUtf8, message.Parameters.EightBit,
            keepsData ? message.Data.ToArray() : []) { Client = _count.Address };
        if (_options.OnReceived is { } onReceived)
        {
            try
            {
                await onReceived(mail, _sink.Stopping);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        _messages++;
        _sink.Accepted(mail, _count, message.Data.Length);
        return true;
    }
}
