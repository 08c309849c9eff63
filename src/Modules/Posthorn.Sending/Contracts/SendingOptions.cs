using System.Collections.Frozen;
using System.Net;

namespace Posthorn.Sending;

public sealed class SendingOptions
{
    /// <summary>The public name of this server: in Message-ID, Received, and in the return path of domains without one of their own. Default: the machine's name.</summary>
    public string HostName { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>The largest request body as it arrives, compressed or not. Default 30 MiB, SendGrid's limit.</summary>
    public long MaxBodyBytes { get; set; } = 30 * 1024 * 1024;

    /// <summary>The largest body after decompression. Default 120 MiB.</summary>
    public long MaxDecompressedBytes { get; set; } = 120 * 1024 * 1024;

    /// <summary>Requests that are worked on at once; who comes beyond is told 503. Default 1000.</summary>
    public int MaxRequests { get; set; } = 1000;

    /// <summary>Bytes of bodies that all requests hold together; who would exceed them is told 503. Default 128 MiB.</summary>
    public long MaxBytesInHand { get; set; } = 128 * 1024 * 1024;

    /// <summary>How much of accepted requests is kept in memory for rendering, in bytes of their JSON; parsed they take about four times that. Default 16 MiB.</summary>
    public long MaxCachedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Mail with one of these categories is bulk, unless its pool says otherwise. Upper and lower case are the same. Default: none.</summary>
    public IReadOnlySet<string> BulkCategories { get; set; } = FrozenSet<string>.Empty;

    /// <summary>A submission to so many recipients or more is bulk, unless its pool says otherwise. Default 100.</summary>
    public int BulkFrom { get; set; } = 100;

    /// <summary>How far ahead mail may be scheduled. Default 72 hours, SendGrid's limit.</summary>
    public TimeSpan ScheduleAhead { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Where SpamAssassin's daemon listens, for the spam check of mail/send. Default null: nothing is checked.</summary>
    public IPEndPoint? Spamd { get; set; }

    /// <summary>Who writes the server's own mail, such as invitations. Default null: <c>postmaster@</c> and <see cref="HostName"/>.</summary>
    public string? SystemFrom { get; set; }

    /// <summary>Whether addresses that senders name (reports of the spam check) may be private ones. Default false.</summary>
    public bool AllowPrivateTargets { get; set; }

    /// <summary>What one request may carry.</summary>
    internal MailSend.MailSendLimits Limits => MailSend.MailSendLimits.Default with { ScheduleAhead = ScheduleAhead };

    /// <summary>How long an Idempotency-Key is remembered. Default 24 hours.</summary>
    public TimeSpan IdempotencyPeriod { get; set; } = TimeSpan.FromHours(24);
}
