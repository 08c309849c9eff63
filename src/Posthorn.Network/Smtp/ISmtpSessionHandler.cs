using Posthorn.Smtp;

namespace Posthorn.Network.Smtp;

/// <summary>
/// Decides for one connection. Calls come one at a time, in the order of the client's commands.
/// Null says yes with the usual text; a 2xx reply says yes in other words; 4xx and 5xx say no; 421 also ends the connection.
/// An exception becomes 451 and is logged. The token is cancelled when the listener gives up waiting at shutdown.
/// </summary>
public interface ISmtpSessionHandler
{
    /// <param name="sender">May be <see cref="SmtpPath.Null"/>.</param>
    /// <param name="parameters">What the client said about the message.</param>
    /// <param name="cancellationToken">See the interface.</param>
    ValueTask<SmtpReply?> CheckSenderAsync(SmtpPath sender, SmtpMailParameters parameters, CancellationToken cancellationToken);

    ValueTask<SmtpReply?> CheckRecipientAsync(SmtpPath recipient, CancellationToken cancellationToken);

    /// <summary>Yes is a promise (RFC 5321 section 6.1): it is given after the message is stored. The bytes are valid until the answer.</summary>
    ValueTask<SmtpReply?> TakeMessageAsync(SmtpServerEvent.Message message, CancellationToken cancellationToken);

    /// <summary>Called only when the session's options offer AUTH.</summary>
    ValueTask<SmtpReply?> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken);
}
