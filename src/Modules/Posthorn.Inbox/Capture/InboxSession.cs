using Posthorn.Accounts;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Network.Smtp;
using Posthorn.Smtp;
using Posthorn.Storage;

namespace Posthorn.Inbox.Capture;

/// <summary>Takes mail from anybody for anybody. Yes is said after the commit.</summary>
internal sealed class InboxSession(InboxStore store, IAdmission admission, TimeProvider clock) : ISmtpSessionHandler
{
    private static readonly SmtpReply CannotStore = new(452, new(4, 3, 1), "The mail cannot be stored now, try again later");

    /// <summary>While the program ends, what its own delivery has under way still arrives; to all others the listener says 421.</summary>
    public ValueTask<SmtpReply?> CheckSenderAsync(SmtpPath sender, SmtpMailParameters parameters, CancellationToken cancellationToken) =>
        admission.Refusal is { IsStopping: false } refusal
            ? ValueTask.FromResult<SmtpReply?>(new SmtpReply(452, new(4, 3, 1), refusal.Message))
            : default;

    public ValueTask<SmtpReply?> CheckRecipientAsync(SmtpPath recipient, CancellationToken cancellationToken) => default;

    public async ValueTask<SmtpReply?> TakeMessageAsync(SmtpServerEvent.Message message, CancellationToken cancellationToken)
    {
        var captured = CapturedMessage.Read(
            message.Sender.Address, [.. message.Recipients.Select(recipient => recipient.Address)], message.Data.ToArray(), clock.GetUtcNow());
        try
        {
            var stored = await store.AddAsync(WellKnownAccounts.Owner, captured, cancellationToken);
            return new SmtpReply(250, new(2, 0, 0), $"Stored as {stored.Id}");
        }
        catch (StorageUnavailableException)
        {
            return CannotStore;
        }
    }

    /// <summary>AUTH is not offered.</summary>
    public ValueTask<SmtpReply?> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
