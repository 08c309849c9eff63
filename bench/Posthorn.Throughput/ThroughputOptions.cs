using Posthorn.Throughput.Destinations;

namespace Posthorn.Throughput;

internal enum Comparison
{
    None,

    /// <summary>Postfix on the same machine, runs in turn.</summary>
    Postfix,

    /// <summary>Our sink beside Postfix's smtp-sink: is it cheap enough to measure with?</summary>
    Sink,
}

/// <summary>How mail comes in.</summary>
internal enum EntryWay
{
    /// <summary>By mail/send; into Postfix, which has no such thing, by its own smtp-source.</summary>
    Http,

    /// <summary>By SMTP submission, both servers from the same generator.</summary>
    Smtp,
}

/// <summary>How Postfix speaks to the milter that signs.</summary>
internal enum MilterSocket
{
    /// <summary>A socket in the file system, the default of Debian's OpenDKIM, and the faster.</summary>
    Unix,

    /// <summary>Loopback TCP, as many instructions have it. Small writes there wait for delayed acknowledgements, 40 ms each.</summary>
    Tcp,
}

/// <param name="Messages">In one run of Posthorn.</param>
/// <param name="PostfixMessages">In one run of Postfix.</param>
/// <param name="PostfixSessions">SMTP sessions of the generator that feeds Postfix.</param>
/// <param name="Milter">Between Postfix and OpenDKIM.</param>
/// <param name="Size">Bytes of one mail as it leaves, headers and signature included.</param>
/// <param name="Dkim">Sign each mail with a 2048-bit RSA key.</param>
/// <param name="Batch">Recipients of one request, each a personalization: a mail of its own.</param>
/// <param name="Connections">HTTP connections of the generator that feeds Posthorn.</param>
/// <param name="WarmUp">Mails through Posthorn before the measured runs; 0: the first run is cold.</param>
/// <param name="Database">A PostgreSQL connection string, or empty: SQLite.</param>
/// <param name="In">How mail comes in.</param>
/// <param name="Waiting">More than 0: so many mails for a destination that takes none, and what goes on beside them.</param>
/// <param name="Destinations">More than 0: mails for so many destinations, with and without dead hosts.</param>
/// <param name="Dead">Which share of the destinations is dead.</param>
/// <param name="DeadHosts">How they are dead.</param>
/// <param name="Each">Mails for each destination.</param>
/// <param name="Limit">After this everything is stopped.</param>
/// <param name="Program">The posthorn executable.</param>
/// <param name="Folder">For databases, queues and logs; on a disk.</param>
internal sealed record ThroughputOptions(
    int Messages, int PostfixMessages, int PostfixSessions, MilterSocket Milter, int Size, bool Dkim, int Batch, int Connections, int Runs, int WarmUp,
    string Database, Comparison Compare, EntryWay In, int Waiting, int Destinations, double Dead, DeadHosts DeadHosts, int Each,
    bool Json, TimeSpan Limit, string Program, string Folder);
