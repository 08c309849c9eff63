namespace Posthorn.Network.Smtp;

/// <summary>Memory that many connections draw from.</summary>
public sealed class OctetBudget(long limit)
{
    private long _taken;

    public bool TryTake(long octets)
    {
        if (Interlocked.Add(ref _taken, octets) <= limit)
        {
            return true;
        }

        Return(octets);
        return false;
    }

    public void Return(long octets) => Interlocked.Add(ref _taken, -octets);
}
