using Posthorn.Smtp;

namespace Posthorn.Sink;

/// <summary>The first words of a server.</summary>
public enum GreetingUse
{
    Welcome,

    /// <summary>421, and the connection closes.</summary>
    Busy,

    /// <summary>554, and the connection closes.</summary>
    Refuse,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>Something that is not SMTP.</summary>
    Garbage,
}

/// <summary>What goes wrong after STARTTLS.</summary>
public enum TlsFault
{
    None,

    /// <summary>454 instead of 220.</summary>
    Refused,

    /// <summary>A fatal handshake_failure alert, as of a server that shares no cipher.</summary>
    Alert,

    /// <summary>A ServerHello of TLS 1.0, whatever the client offered.</summary>
    OldVersion,

    /// <summary>Nothing more after 220.</summary>
    Silence,
}

/// <summary>Whose certificate the server shows.</summary>
public enum CertificateUse
{
    SelfSigned,

    /// <summary>Issued by <see cref="SinkAuthority"/> for the host's name.</summary>
    Trusted,

    /// <summary>Issued by <see cref="SinkAuthority"/>, and its time is over.</summary>
    Expired,

    /// <summary>Issued by <see cref="SinkAuthority"/> for another name.</summary>
    WrongName,
}

/// <summary>How a server without PIPELINING meets a client that does not wait.</summary>
public enum EarlyCommands
{
    Take,

    /// <summary>503 to each.</summary>
    Refuse,

    /// <summary>554, and the connection closes.</summary>
    Close,
}

public enum ChunkingUse
{
    None,

    Works,

    /// <summary>Offered, but BDAT is an unknown command and its octets are read as commands.</summary>
    Broken,
}

/// <summary>What the client hears after the final dot.</summary>
public enum DotUse
{
    Answer,

    /// <summary>The message is taken, and nothing is said.</summary>
    SilentTaken,

    /// <summary>The message is lost, and nothing is said.</summary>
    SilentLost,

    /// <summary>The message is taken, and the connection is reset.</summary>
    CutTaken,

    /// <summary>The message is lost, and the connection is reset.</summary>
    CutLost,
}

/// <summary>The form in which replies are sent.</summary>
public sealed record ReplyShape
{
    /// <summary>Lines end in LF alone.</summary>
    public bool BareLineFeeds { get; init; }

    /// <summary>Each reply has more lines than it needs: an empty one, and at the end a code with nothing behind it, not even a blank.</summary>
    public bool Odd { get; init; }

    /// <summary>Text lines are filled up to so many octets. Default 0: as they are.</summary>
    public int PadTo { get; init; }

    /// <summary>Each octet goes out alone.</summary>
    public bool ByteAtATime { get; init; }
}

/// <summary>How many messages of one address are taken in a time.</summary>
/// <param name="Messages">In each window.</param>
/// <param name="Per">The length of a window.</param>
public sealed record RateLimit(int Messages, TimeSpan Per)
{
    /// <summary>The answer to MAIL beyond it.</summary>
    public SmtpReply Reply { get; init; } = new(450, new(4, 7, 1), "Error: too much mail from {ip}");
}

/// <summary>The first attempt of an address, sender and recipient is deferred; one that comes later is taken.</summary>
/// <param name="Wait">From the first attempt.</param>
public sealed record Greylisting(TimeSpan Wait)
{
    public SmtpReply Reply { get; init; } = new(450, new(4, 2, 0), "<{recipient}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{domain}.html");
}

/// <summary>When an answer is given.</summary>
public enum AnswerStage
{
    Connect,
    Mail,
    Rcpt,
    Dot,
}

/// <summary>An answer that a part of the traffic meets.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Stage">A permanent answer meets the same recipients each time; a temporary one is drawn anew at each attempt.</param>
/// <param name="Reply">4xx or 5xx; <c>{ip}</c>, <c>{recipient}</c> and <c>{domain}</c> are filled in.</param>
public sealed record AnswerShare(double Share, AnswerStage Stage, SmtpReply Reply);
