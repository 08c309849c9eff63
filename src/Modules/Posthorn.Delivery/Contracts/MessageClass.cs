namespace Posthorn.Delivery;

/// <summary>Which of two queues a copy waits in where both share a connection. Stored as its number.</summary>
public enum MessageClass
{
    /// <summary>Somebody waits for it: a receipt, a password reset. Goes first.</summary>
    Transactional = 0,

    /// <summary>One of many alike: a newsletter. Gets at least one turn in nine, so it always moves.</summary>
    Bulk = 1,
}
