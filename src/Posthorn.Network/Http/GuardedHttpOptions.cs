using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Network.Http;

/// <summary>What a <see cref="GuardedHttpClient"/> may do.</summary>
public sealed class GuardedHttpOptions
{
    /// <summary>Whether hosts may have private or loopback addresses. Default false: who writes an address must not reach into our own network.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether clear text (<c>http:</c>) may be asked for. Default false.</summary>
    public bool AllowClearText { get; init; }

    /// <summary>Roots that are trusted instead of the system's. Default null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>How long one TCP connection with its TLS handshake may take. Above zero; 10 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to one host at once. 1 or more; 4 by default.</summary>
    public int ConnectionsPerHost { get; init; } = 4;

    /// <summary>The User-Agent. Default <c>Posthorn</c>.</summary>
    public string UserAgent { get; init; } = "Posthorn";
}
