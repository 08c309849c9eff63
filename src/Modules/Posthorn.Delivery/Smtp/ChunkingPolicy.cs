using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>
/// When a message goes in chunks (RFC 3030) rather than with DATA. A short one then leaves in one write with its commands: one round trip
/// instead of two, at the price of having been sent for nothing if the recipient is refused. A large one is spared the search for dots and
/// its copy, and a server that refuses it half way says so then rather than at the end. Between them nothing is gained, and DATA is the better tried way.
/// </summary>
/// <param name="Chunks">The number of chunks; 0: DATA.</param>
/// <param name="Together">The only chunk leaves with MAIL and RCPT.</param>
internal readonly record struct ChunkingPolicy(int Chunks, bool Together)
{
    /// <summary>Octets up to which a message leaves with its commands.</summary>
    public const int Short = 32 * 1024;

    /// <summary>Octets of a message from which it goes in chunks of its own.</summary>
    public const int Large = 64 * 1024;

    /// <summary>Octets of one chunk: several may be on their way, so a long line is kept full.</summary>
    public const int ChunkSize = 256 * 1024;

    public static ChunkingPolicy For(int octets, SmtpCapabilities capabilities) => octets switch
    {
        _ when !capabilities.Chunking => default,
        <= Short => capabilities.Pipelining ? new ChunkingPolicy(1, Together: true) : default,
        < Large => default,
        _ => new ChunkingPolicy(((octets - 1) / ChunkSize) + 1, Together: false),
    };
}
