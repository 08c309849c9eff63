namespace Posthorn.Delivery;

/// <summary>Which of two queues a copy waits in where both share a connection, and whether it leaves the house at all. Stored as its number.</summary>
public enum MessageClass
{
    /// <summary>Somebody waits for it: a receipt, a password reset. Goes first.</summary>
    Transactional = 0,

    /// <summary>One of many alike: a newsletter. Gets at least one turn in nine, so it always moves.</summary>
    Bulk = 1,

    /// <summary>Sent with a test key: the simulator answers and the Inbox keeps it. It waits behind other mail, as bulk mail does.</summary>
    Test = 2,
}

public static class MessageClasses
{
    /// <summary>
    /// Whether a server outside may be called for it. Named are those that may: a number that this program does not know stays in the house.
    /// </summary>
    public static bool LeavesTheHouse(this MessageClass messageClass) => messageClass is MessageClass.Transactional or MessageClass.Bulk;
}
