using Microsoft.Extensions.Logging;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Network.Smtp;
using Posthorn.Sending.MailSend;
using Posthorn.Smtp;
using Posthorn.Storage;

namespace Posthorn.Sending.SmtpSubmission;

/// <summary>One connection: who are you, may you, and your mail. Yes is said after the commit.</summary>
internal sealed partial class SubmissionSession(
    SmtpPeer peer, IApiKeys keys, ICallers callers, IAdmission admission, AcceptMessage accept, LoginBrake brake, SubmissionOptions options, TimeProvider clock, ILogger logger)
    : ISmtpSessionHandler
{
    private const string UserName = "apikey";
    private const string Scope = "mail.send";
    private const string Method = "smtp";

    private string? _key;
    private int _messages;

    public async ValueTask<SmtpReply?> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        SmtpReply? refusal;
        try
        {
            refusal = await CheckAsync(credentials, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return SubmissionReplies.CannotCheckKey;
        }

        if (refusal is null)
        {
            _key = credentials.Password;
            return null;
        }

        LogRefusedLogin(logger, peer.RemoteEndPoint.Address);
        await Task.Delay(brake.Fail(peer.RemoteEndPoint.Address, clock.GetUtcNow()), clock, cancellationToken);
        return refusal;
    }

    public async ValueTask<SmtpReply?> CheckSenderAsync(SmtpPath sender, SmtpMailParameters parameters, CancellationToken cancellationToken)
    {
        if (admission.Refusal is { } refusal)
        {
            return new SmtpReply(refusal.IsStopping ? 421 : 452, refusal.Message);
        }

        return _messages >= options.MaxMessages ? SubmissionReplies.TooManyMessages : (await FindKeyAsync(cancellationToken)).Refusal;
    }

    public ValueTask<SmtpReply?> CheckRecipientAsync(SmtpPath recipient, CancellationToken cancellationToken) =>
        ValueTask.FromResult(EmailAddress.TryParse(recipient.Address, out _) ? null : SubmissionReplies.BadRecipient);

    public async ValueTask<SmtpReply?> TakeMessageAsync(SmtpServerEvent.Message message, CancellationToken cancellationToken)
    {
        var (caller, refusal) = await FindKeyAsync(cancellationToken);
        if (caller is null)
        {
            return refusal;
        }

        _messages++;
        try
        {
            var outcome = await accept.ExecuteAsync(
                MailSender.Of(caller), message.Sender.Address, [.. message.Recipients.Select(recipient => recipient.Address)], message.Data, cancellationToken);
            return outcome switch
            {
                AcceptOutcome.Queued queued => new SmtpReply(250, $"Ok: queued as {queued.Id}"),
                AcceptOutcome.Refused refused => new SmtpReply(550, refused.Reason),
                _ => throw new InvalidOperationException($"No reply to {outcome.GetType().Name}."),
            };
        }
        catch (StorageUnavailableException)
        {
            return SubmissionReplies.CannotStore;
        }
    }

    private async ValueTask<SmtpReply?> CheckAsync(SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        if (!credentials.User.Equals(UserName, StringComparison.Ordinal))
        {
            return SubmissionReplies.BadUser;
        }

        return await keys.AuthenticateAsync(credentials.Password, cancellationToken) is not { } key ? SubmissionReplies.BadKey
            : await callers.AdmitAsync(key, peer.RemoteEndPoint.Address, Method, cancellationToken) is not { } caller ? SubmissionReplies.Forbidden
            : caller.Allows(Scope) ? null
            : SubmissionReplies.KeyMayNotSend;
    }

    /// <summary>A connection may live for hours, and its key or its account end before it.</summary>
    private async ValueTask<(Caller? Caller, SmtpReply? Refusal)> FindKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await keys.AuthenticateAsync(_key, cancellationToken) is not { } key || !key.Allows(Scope))
            {
                return (null, SubmissionReplies.BadKey);
            }

            return await callers.AdmitAsync(key, peer.RemoteEndPoint.Address, Method, cancellationToken) is { } caller
                ? (caller, null)
                : (null, SubmissionReplies.Forbidden);
        }
        catch (StorageUnavailableException)
        {
            return (null, SubmissionReplies.CannotStore);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A login to SMTP submission from {Client} was refused")]
    private static partial void LogRefusedLogin(ILogger logger, System.Net.IPAddress client);
}
