using System.Net;

namespace Posthorn.Inbox;

public sealed class InboxOptions
{
    /// <summary>Where the mailbox listens for SMTP. Default 127.0.0.1:1025.</summary>
    public IPEndPoint Listen { get; set; } = new(IPAddress.Loopback, 1025);

    /// <summary>How many mails are kept, the newest. Default 10,000.</summary>
    public int Keep { get; set; } = 10_000;
}
