namespace Posthorn.Delivery.Smtp;

/// <summary>
/// When a message goes in chunks (RFC 3030) rather than with DATA. A small one gains nothing: both take the same number of
/// round trips, and DATA is the better tried way. A large one is spared the search for dots and its copy, and a server that
/// refuses it half way says so then rather than at the end.
/// </summary>
internal static class ChunkingPolicy
{
    /// <summary>Octets of a message from which it goes in chunks.</summary>
    public const int Least = 64 * 1024;

    /// <summary>Octets of one chunk: several may be on their way, so a long line is kept full.</summary>
    public const int ChunkSize = 256 * 1024;

    /// <returns>The number of chunks; 0: DATA.</returns>
    public static int ChunksOf(int octets) => octets < Least ? 0 : ((octets - 1) / ChunkSize) + 1;
}
