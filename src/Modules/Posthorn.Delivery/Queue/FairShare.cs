namespace Posthorn.Delivery.Queue;

/// <summary>How the two message classes share what there is.</summary>
internal static class FairShare
{
    /// <summary>Turns that transactional mail has in a row while bulk mail waits.</summary>
    public const int TransactionalInARow = 8;

    /// <summary>The share of the memory that bulk mail may fill: the rest is for transactional mail alone.</summary>
    public const double BulkOfMemory = 0.75;
}
