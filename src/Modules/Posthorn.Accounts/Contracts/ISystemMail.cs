namespace Posthorn.Accounts;

/// <summary>Mail of the server's own to people: invitations and the like. It goes through the queue like any other mail. Whoever accepts mail implements it.</summary>
public interface ISystemMail
{
    /// <summary>Completes when the mail is stored.</summary>
    /// <exception cref="Posthorn.Storage.StorageUnavailableException">It was not.</exception>
    Task SendAsync(SystemMail mail, CancellationToken cancellationToken);
}

/// <param name="To">An address that <see cref="Kernel.EmailAddress.TryParse"/> takes.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text; lines end in <c>\n</c>.</param>
/// <param name="ReplyTo">Null or empty: nobody in particular.</param>
public sealed record SystemMail(string To, string Subject, string Text, string? ReplyTo = null);
