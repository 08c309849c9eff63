namespace Posthorn.Delivery.Reports;

/// <summary>How many in the last minute, to ten seconds. The clock is an argument; its owner's lock guards it.</summary>
internal sealed class RateMeter
{
    private const int Slots = 6;
    private const int SecondsOfSlot = 10;
    private readonly int[] _counts = new int[Slots];
    private long _slot;

    public void Count(DateTimeOffset now)
    {
        Turn(now);
        _counts[_slot % Slots]++;
    }

    public int PerMinute(DateTimeOffset now)
    {
        Turn(now);
        return _counts.Sum();
    }

    private void Turn(DateTimeOffset now)
    {
        var slot = now.ToUnixTimeSeconds() / SecondsOfSlot;
        for (var passed = Math.Max(_slot + 1, slot - Slots + 1); passed <= slot; passed++)
        {
            _counts[passed % Slots] = 0;
        }

        _slot = Math.Max(_slot, slot);
    }
}
