namespace Posthorn.Soak;

/// <summary>The server at one moment.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="Resident">Bytes of memory, files that are mapped with them.</param>
/// <param name="Anonymous">Bytes of memory without files: the managed heap, stacks, SQLite's cache.</param>
/// <param name="Waiting">Copies in the queue.</param>
/// <param name="Accepted">Mails so far.</param>
/// <param name="Delivered">Mails at the sink so far.</param>
internal sealed record Sample(TimeSpan At, long Resident, long Anonymous, int Files, int Threads, long Waiting, long Accepted, long Delivered);
