using Posthorn.Delivery.Sources;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Queue;

/// <summary>A copy in this node's hands: its row carries our holder number until it is settled or put back.</summary>
/// <param name="Attempts">Attempts that have ended before this one.</param>
/// <param name="Repeated">An earlier attempt ended between the final dot and its reply.</param>
/// <param name="PoolId">The IP pool that the send named; 0: none.</param>
internal sealed record QueuedCopy(
    CopyId Id,
    long AccountId,
    string Recipient,
    string Domain,
    DateTimeOffset Deadline,
    int Attempts,
    bool Repeated,
    long PoolId = 0,
    MessageClass Class = MessageClass.Transactional)
{
    /// <summary>Where it leaves from, while it stands in a lane.</summary>
    public SourceChoice Choice { get; set; }

    public StreamKey Stream => new(Domain, AccountId, PoolId, Class);

    /// <summary>The recipient as RCPT names it: a domain beyond ASCII goes as A-labels, so that only the local part can need SMTPUTF8.</summary>
    public string EnvelopeRecipient => string.Concat(Recipient.AsSpan(0, Recipient.LastIndexOf('@') + 1), Domain);
}
