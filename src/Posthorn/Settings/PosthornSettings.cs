using System.Collections.Frozen;
using System.Net;
using Posthorn.Delivery;

namespace Posthorn.Settings;

/// <summary>All settings of the program, read and checked. What each means stands in <see cref="SettingsTable"/>.</summary>
internal sealed class PosthornSettings
{
    public string Data { get; set; } = "";

    /// <summary>A PostgreSQL connection string, or empty: SQLite in the data folder.</summary>
    public string Database { get; set; } = "";

    public IPEndPoint Http { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>Null: nobody said.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Empty: no header says where a request came from.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <summary>Null: the postmaster of this server.</summary>
    public string? SystemFrom { get; set; }

    /// <summary>Empty: submission is off.</summary>
    public IReadOnlyList<IPEndPoint> Submission { get; set; } = [];

    public IReadOnlyList<IPEndPoint> SubmissionTls { get; set; } = [];

    public int SubmissionConnections { get; set; }

    public int SubmissionMessages { get; set; }

    /// <summary>Null: a self-signed one.</summary>
    public string? TlsCertificate { get; set; }

    public string? TlsKey { get; set; }

    public IPEndPoint Inbox { get; set; } = new(IPAddress.Loopback, 0);

    public int InboxKeep { get; set; }

    /// <summary>Lower case.</summary>
    public string SimulatorDomain { get; set; } = SimulatorAddresses.DefaultDomain;

    public DeliveryMode Delivery { get; set; } = new DeliveryMode.Inbox();

    /// <summary>Null: the system's resolvers.</summary>
    public IReadOnlyList<IPEndPoint>? Dns { get; set; }

    /// <summary>The DNS servers' word that an answer is validated is believed.</summary>
    public bool DnsTrusted { get; set; }

    public IReadOnlySet<string> Roles { get; set; } = new HashSet<string>();

    public string HostName { get; set; } = "";

    public int MxPort { get; set; }

    public int MtaStsPort { get; set; }

    public bool AllowPrivateMx { get; set; }

    public int Connections { get; set; }

    public TimeSpan Rest { get; set; }

    public TimeSpan RetryFirst { get; set; }

    public TimeSpan RetryLongest { get; set; }

    public TimeSpan GiveUpAfter { get; set; }

    public TimeSpan RetryUnknown { get; set; }

    public TimeSpan NodeLease { get; set; }

    /// <summary>In any case of letters.</summary>
    public IReadOnlySet<string> BulkCategories { get; set; } = FrozenSet<string>.Empty;

    public int BulkFrom { get; set; }

    public TimeSpan ScheduleAhead { get; set; }

    /// <summary>Null: no spam check.</summary>
    public IPEndPoint? Spamd { get; set; }

    /// <summary>Of one account to one endpoint.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>Requests to send mail that are worked on at once.</summary>
    public int MaxRequests { get; set; }

    /// <summary>Bytes; null: what the machine or the container has.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Bytes that stay free on the data folder's disk; null: a share of it.</summary>
    public long? DiskReserve { get; set; }

    public TranscriptUse Transcripts { get; set; }

    public TimeSpan TranscriptsKept { get; set; }

    /// <summary>The share of the standard's waits in SMTP, up to 1.</summary>
    public double SmtpTimeouts { get; set; } = 1;

    /// <summary>Between two turns of a job that erases recipients.</summary>
    public TimeSpan ErasurePause { get; set; }

    public TimeSpan WebhookFlush { get; set; }

    public bool AllowPrivateWebhooks { get; set; }

    public TimeSpan WebhooksKept { get; set; }

    public TimeSpan ActivityKept { get; set; }

    /// <summary>Null: places are not counted.</summary>
    public string? GeoDatabase { get; set; }

    /// <summary>Null: the catalogue that ships.</summary>
    public string? Offerings { get; set; }

    /// <summary>Null: New Relic's own.</summary>
    public Uri? NewRelicEndpoint { get; set; }

    public TimeSpan NewRelicInterval { get; set; }

    public bool Has(string role) => Roles.Contains(SettingsTable.AllRoles) || Roles.Contains(role);
}
