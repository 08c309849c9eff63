using System.Net;
using Posthorn.Sink.Connections;

namespace Posthorn.Sink.Reports;

/// <summary>Counts for one connection, and adds to the sink's counts.</summary>
internal sealed class ConnectionCount(SinkCounts sink, ClientCount client, IPAddress address, int number)
{
    private int _messages;
    private int _deferrals;
    private int _refusals;
    private volatile bool _isOver;

    public IPAddress Address => address;

    public int Number => number;

    /// <summary>This client's open connections, this one among them.</summary>
    public int OpenOfClient { get; } = client.Enter();

    public void Took(int messages, long octets)
    {
        _messages += messages;
        sink.Took(messages, octets);
        client.Took(messages);
    }

    /// <param name="replies">Whole replies.</param>
    public void Said(ReadOnlySpan<byte> replies)
    {
        while (!replies.IsEmpty)
        {
            var end = replies.IndexOf("\r\n"u8);
            sink.Replies.Count(end < 0 ? replies : replies[..end]);
            if (replies[0] == '4')
            {
                _deferrals++;
                sink.Deferred();
            }
            else if (replies[0] == '5')
            {
                _refusals++;
                sink.Refused();
            }

            replies = replies[ReplyShapeWriter.LengthOfFirst(replies)..];
        }
    }

    public void Ended()
    {
        _isOver = true;
        client.Leave();
        sink.Left();
    }

    public SinkConnectionReport Snapshot() => new(number, address, Volatile.Read(ref _messages), Volatile.Read(ref _deferrals), Volatile.Read(ref _refusals), !_isOver);
}
