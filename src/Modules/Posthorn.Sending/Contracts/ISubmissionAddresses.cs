using System.Net;

namespace Posthorn.Sending;

/// <summary>Where SMTP submission listens in this process; the ports are the real ones also when 0 was asked for. Empty while it does not.</summary>
public interface ISubmissionAddresses
{
    IReadOnlyList<IPEndPoint> EndPoints { get; }

    /// <summary>With TLS from the first byte.</summary>
    IReadOnlyList<IPEndPoint> TlsEndPoints { get; }
}
