using System.Text.Json.Serialization;

namespace Posthorn.Inbox;

/// <summary>A mail in the test mailbox, as a list shows it. All but the id, the time and the size is what the sender claims.</summary>
public sealed record InboxMessage
{
    /// <summary>Grows with every mail, in the order in which they became visible. Text on the wire: it has more digits than a JavaScript number.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The first in the From header, or null.</summary>
    public required InboxMailbox? From { get; init; }

    public required IReadOnlyList<InboxMailbox> To { get; init; }

    public required IReadOnlyList<InboxMailbox> Cc { get; init; }

    /// <summary>The envelope's sender; empty for the null sender of returned mail.</summary>
    public required string MailFrom { get; init; }

    /// <summary>The envelope's recipients.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Decoded; null when there is no such header.</summary>
    public required string? Subject { get; init; }

    /// <summary>Octets.</summary>
    public required long Size { get; init; }

    /// <summary>How many.</summary>
    public required int Attachments { get; init; }
}

public sealed record InboxMailbox(string Email, string? Name);
