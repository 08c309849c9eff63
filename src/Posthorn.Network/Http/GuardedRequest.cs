namespace Posthorn.Network.Http;

/// <summary>One request to a server that somebody else has named.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Address">Absolute, without user and password.</param>
/// <param name="MaxBody">Octets of the answer's body at most; a longer one is a failure. 0 or more.</param>
/// <param name="Timeout">For everything, from the look-up of the name to the last octet. Above zero.</param>
public sealed record GuardedRequest(HttpMethod Method, Uri Address, int MaxBody, TimeSpan Timeout)
{
    /// <summary>What is sent, or null. It belongs to the caller.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Header fields besides those of the content.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True: only the start of a longer body is read, and that is no failure. Default false.</summary>
    public bool CutsBody { get; init; }

    public static GuardedRequest Get(Uri address, int maxBody, TimeSpan timeout) => new(HttpMethod.Get, address, maxBody, timeout);
}
