using System.Net;

namespace Posthorn.Inbox;

public interface IInbox
{
    /// <summary>Where the mailbox listens for SMTP; the port is the real one also when 0 was asked for.</summary>
    IPEndPoint EndPoint { get; }
}
