using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Posthorn.Inbox;

public sealed class InboxOptions
{
    /// <summary>Where the mailbox listens for SMTP; port 0 takes a free one. Default 127.0.0.1:1025.</summary>
    public IPEndPoint Listen { get; set; } = new(IPAddress.Loopback, 1025);

    /// <summary>How many mails of each account are kept, the newest: 1 to 10,000,000. Default 10,000.</summary>
    [Range(1, 10_000_000)]
    public int Keep { get; set; } = 10_000;

    /// <summary>Octets of one mail: 1 KiB to 1 GiB. Default 50 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxMessageBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>Octets of mails that are on their way in, on all connections together; one mail always fits. Default 128 MiB.</summary>
    public long MaxBytesInHand { get; set; } = 128 * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class InboxOptionsRules : IValidateOptions<InboxOptions>;
