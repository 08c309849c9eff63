namespace Posthorn.Senders;

/// <summary>All addresses and pools as they were a moment ago, for those who ask with every mail.</summary>
public interface ISendingIps
{
    /// <summary>In memory: reading it costs nothing. The same object until something changes, so that what derives from it can be kept beside it.</summary>
    SendingIpSnapshot Current { get; }

    /// <summary>Reads again if anything changed: after own changes, and every two seconds for those of other processes.</summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}
