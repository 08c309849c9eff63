namespace Posthorn.Crash.Tests;

/// <summary>What was asked of the server and what it promised, written down by the clients as it happens.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<PostedMail> _mails = [];
    private int _acceptedCopies;

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

    /// <summary>Accepted, and to arrive.</summary>
    public int AcceptedCopies => Volatile.Read(ref _acceptedCopies);

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
    public void Accept(PostedMail mail, string messageId)
    {
        lock (_lock)
        {
            mail.MessageId = messageId;
            _acceptedCopies += mail.IsRefused ? 0 : mail.Recipients.Count;
        }
    }
}

/// <param name="Number">From 0, in the order of the posts.</param>
/// <param name="Key">The Idempotency-Key, or null. With one the post is repeated until it is answered.</param>
internal sealed record PostedMail(int Number, IReadOnlyList<string> Recipients, string? Key)
{
    public const string RefusedPrefix = "550-5.1.1-";

    /// <summary>The sink is ordered to refuse its recipients for good: its copies end as bounces.</summary>
    public bool IsRefused => Recipients[0].StartsWith(RefusedPrefix, StringComparison.Ordinal);

    /// <summary>Null: never answered, so the server promised nothing.</summary>
    public string? MessageId { get; set; }
}

/// <summary>A copy that reached the sink.</summary>
/// <param name="Connection">The number of the sink's connection.</param>
/// <param name="Life">The server's life that sent it, from 0.</param>
internal sealed record Arrival(string Recipient, int Connection, int Life);
