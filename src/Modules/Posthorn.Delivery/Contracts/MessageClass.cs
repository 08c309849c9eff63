namespace Posthorn.Delivery;

/// <summary>How urgent a copy is beside others for the same destination. The numbers are stored: they never change.</summary>
public enum MessageClass
{
    /// <summary>Somebody waits for it: receipts, password resets.</summary>
    Transactional = 0,

    /// <summary>One of many alike: newsletters.</summary>
    Bulk = 1,
}
