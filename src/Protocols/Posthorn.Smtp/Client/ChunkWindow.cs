namespace Posthorn.Smtp;

/// <summary>RFC 3030 section 2: every chunk has its reply, in order. Counts which are on their way and says whether another one may follow.</summary>
/// <param name="count">Chunks of the message.</param>
/// <param name="pipelining">The server takes commands ahead.</param>
internal sealed class ChunkWindow(int count, bool pipelining)
{
    /// <summary>Chunks on their way without a reply at most, where the server takes commands ahead.</summary>
    private const int MaxAhead = 4;

    private int _sent;
    private int _answered;

    public int Count => count;

    /// <summary>Sent and not answered.</summary>
    public int Ahead => _sent - _answered;

    public bool IsLastNext => _sent == count - 1;

    public bool AreAllSent => _sent == count;

    public bool AreAllAnswered => _answered == count;

    /// <summary>The last chunk waits until all before it are accepted: what was refused on the way is not offered as a whole.</summary>
    public bool MaySend => !AreAllSent && Ahead < (pipelining && !IsLastNext ? MaxAhead : 1);

    public void Sent() => _sent++;

    public void Answered() => _answered++;
}
