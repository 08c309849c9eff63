namespace Posthorn.Delivery;

/// <summary>Where a copy stands. The numbers are stored: they never change.</summary>
public enum CopyStatus
{
    /// <summary>Accepted, no attempt has ended yet.</summary>
    Queued = 0,

    /// <summary>At least one attempt failed for now.</summary>
    Deferred = 1,

    Delivered = 2,

    /// <summary>Refused for good or past its deadline.</summary>
    Bounced = 3,

    /// <summary>Never attempted.</summary>
    Dropped = 4,
}
