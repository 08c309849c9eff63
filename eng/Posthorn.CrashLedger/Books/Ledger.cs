namespace Posthorn.CrashLedger.Books;

/// <summary>What was asked of the server, what it promised, what arrived and when it was killed: one book, written as it happens, with one clock.</summary>
internal sealed class Ledger(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _opened = clock.GetTimestamp();
    private readonly List<PostedMail> _mails = [];
    private readonly List<Entry> _arrivals = [];
    private readonly List<Kill> _kills = [];
    private int _acceptedCopies;
    private int _turnedAway;

    /// <summary>In the order of the posts.</summary>
    public IReadOnlyList<PostedMail> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    /// <summary>In their order at the sink.</summary>
    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (_lock)
            {
                return [.. _arrivals.Select(entry => new Arrival(entry.Recipient, entry.Connection, LifeOf(entry)) { KillsBefore = entry.KillsBefore, At = entry.At })];
            }
        }
    }

    /// <summary>Accepted, and to arrive.</summary>
    public int AcceptedCopies => Volatile.Read(ref _acceptedCopies);

    /// <summary>How often the server said 503.</summary>
    public int TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>Since the book was opened.</summary>
    public TimeSpan Now => clock.GetElapsedTime(_opened);

    /// <summary>A mail is about to be posted. Each copy has a recipient of its own, by which it is known everywhere.</summary>
    public PostedMail Post(int copies, Func<int, int, string> recipientOf, bool hasKey)
    {
        lock (_lock)
        {
            var number = _mails.Count;
            var mail = new PostedMail(number, [.. Enumerable.Range(0, copies).Select(copy => recipientOf(number, copy))], hasKey ? $"key-{number}" : null);
            _mails.Add(mail);
            return mail;
        }
    }

    /// <summary>The server said 202.</summary>
    /// <param name="node">Which one, from 0.</param>
    public void Accept(PostedMail mail, string messageId, int node)
    {
        lock (_lock)
        {
            (mail.MessageId, mail.Node, mail.AcceptedAt, mail.KillsBefore, mail.IsTurnedAway) = (messageId, node, Now, _kills.Count, false);
            _acceptedCopies += mail.IsRefused ? 0 : mail.Recipients.Count;
        }
    }

    /// <summary>The server said 503: it has promised not to have the mail.</summary>
    public void TurnAway(PostedMail mail)
    {
        lock (_lock)
        {
            mail.IsTurnedAway = true;
            _turnedAway++;
        }
    }

    /// <param name="node">Which node's connection, from 0.</param>
    public void Arrive(string recipient, int connection, int node)
    {
        lock (_lock)
        {
            _arrivals.Add(new Entry(recipient, connection, node, _kills.Count, Now));
        }
    }

    /// <param name="node">Which one, from 0.</param>
    /// <param name="connections">How many connections the sink had seen by then.</param>
    public void Killed(int node, int connections)
    {
        lock (_lock)
        {
            _kills.Add(new Kill(node, connections));
        }
    }

    /// <summary>The number of the kill that ended the life whose connection it was; the number of all kills: none did.</summary>
    private int LifeOf(Entry entry)
    {
        var ended = _kills.FindIndex(kill => kill.Node == entry.Node && entry.Connection <= kill.Connections);
        return ended < 0 ? _kills.Count : ended;
    }

    private sealed record Entry(string Recipient, int Connection, int Node, int KillsBefore, TimeSpan At);

    private sealed record Kill(int Node, int Connections);
}
