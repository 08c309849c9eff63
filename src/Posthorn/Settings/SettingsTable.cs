using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Posthorn.Delivery;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Partners;
using static Posthorn.Settings.SettingTexts;

namespace Posthorn.Settings;

/// <summary>Every setting with its default, its meaning and how its text is read. A table: it grows by a row a setting.</summary>
internal static class SettingsTable
{
    public const string AllRoles = "all";

    public const string Off = "off";

    /// <summary>Longer ones are refused in requests.</summary>
    private const int LongestCategory = 255;

    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);
    private static readonly string[] Roles = [AllRoles, "api", "submission", "delivery"];

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("data", "./data", "Folder that holds everything: database, keys, logs.", DataFolder),
        new("database", null, "A PostgreSQL connection string. Default: SQLite in the data folder.", (settings, text) => Set(() => settings.Database = text)),
        new("http", "127.0.0.1:8080", "Address of the API.", (settings, text) => EndPoint(text, value => settings.Http = value)),
        new("public-url", null, "How this server is reached from outside; used in links. Without it clicks and opens are counted in inbox mode only.", (settings, text) => Url(text, value => settings.PublicUrl = value)),
        new("trusted-proxies", null, "Addresses and networks of your own proxies before the API, with commas between: what they write into X-Forwarded-For is believed. Default: none, and the header is ignored.", (settings, text) => Networks(text, value => settings.TrustedProxies = value)),
        new("submission", "127.0.0.1:2525", "Addresses where programs hand in mail by SMTP, with commas between, or off.", (settings, text) => EndPoints(text, value => settings.Submission = value)),
        new("submission-tls", Off, "The same with TLS from the first byte, as on port 465.", (settings, text) => EndPoints(text, value => settings.SubmissionTls = value)),
        new("submission-connections", "10000", "Connections to submission at a time, of one client and of all.", (settings, text) => Number(text, 1, 100_000, value => settings.SubmissionConnections = value)),
        new("submission-messages", "5000", "Messages on one connection to submission.", (settings, text) => Number(text, 1, 1_000_000, value => settings.SubmissionMessages = value)),
        new("tls-certificate", null, "PEM file with the certificate of this server and those above it. Default: a self-signed one, made once.", (settings, text) => ExistingFile(text, value => settings.TlsCertificate = value)),
        new("tls-key", null, "PEM file with the key of that certificate.", (settings, text) => ExistingFile(text, value => settings.TlsKey = value)),
        new("inbox", "127.0.0.1:1025", "Address of the test mailbox's SMTP listener.", (settings, text) => EndPoint(text, value => settings.Inbox = value)),
        new("inbox-keep", "10000", "How many mails of each account the test mailbox keeps, the newest.", (settings, text) => Number(text, 1, 10_000_000, value => settings.InboxKeep = value)),
        new("simulator-domain", SimulatorAddresses.DefaultDomain, "Domain whose addresses (bounce@, defer@, open@ ...) say what becomes of mail sent with test keys.", SimulatorDomain),
        new("delivery", "inbox", "Where mail leaves to: inbox (nobody is mailed), direct (MX hosts), relay=smtp://[user:password@]host[:port].", Delivery),
        new("dns", null, "DNS servers, IP[:PORT] with commas between. Default: the system's.", Dns),
        new("dns-trusted", "false", "Those servers validate DNSSEC and nobody sits between: true turns DANE on.", (settings, text) => Flag(text, value => settings.DnsTrusted = value)),
        new("roles", AllRoles, "What this process does: all, or a list of api, submission and delivery.", ReadRoles),
        new("hostname", Environment.MachineName.ToLowerInvariant(), "Public name of this server: EHLO, Message-ID, return path.", HostName),
        new("mx-port", "25", "Port of MX hosts; another one serves tests.", (settings, text) => Number(text, 1, 65535, value => settings.MxPort = value)),
        new("mta-sts-port", "443", "Port of MTA-STS policy servers; another one serves tests.", (settings, text) => Number(text, 1, 65535, value => settings.MtaStsPort = value)),
        new("allow-private-mx", "false", "Deliver to MX hosts with private addresses: true or false.", (settings, text) => Flag(text, value => settings.AllowPrivateMx = value)),
        new("smtp-timeouts", "1", "Share of the standard's waits in SMTP, 0.001 to 1. Below 1 is for tests: mail may arrive twice.", SmtpTimeouts),
        new("connections", "20", "Connections to one destination at most.", (settings, text) => Number(text, 1, 1000, value => settings.Connections = value)),
        new("rest", "60s", "How long a destination that cannot be reached is left alone.", (settings, text) => Duration(text, value => settings.Rest = value)),
        new("retry-first", "5m", "Wait after the first failed attempt; each further one doubles it.", (settings, text) => Duration(text, value => settings.RetryFirst = value)),
        new("retry-longest", "4h", "The longest wait between attempts.", (settings, text) => Duration(text, value => settings.RetryLongest = value)),
        new("give-up-after", "72h", "The life of a mail that cannot be delivered.", (settings, text) => Duration(text, value => settings.GiveUpAfter = value)),
        new("retry-unknown", "15m", "Wait before a mail is repeated whose end a crash hid; it probably arrived.", (settings, text) => Duration(text, value => settings.RetryUnknown = value)),
        new("node-lease", "30s", "How long a server may stay silent before others on its database take its mail; a shorter one serves tests.", NodeLease),
        new("bulk-categories", null, "Mail with one of these categories, commas between, goes behind other mail. Default: none.", BulkCategories),
        new("bulk-from", "100", "Mail to so many recipients or more in one request goes behind other mail.", (settings, text) => Number(text, 1, 1_000_000, value => settings.BulkFrom = value)),
        new("schedule-ahead", "72h", "How far ahead mail may be scheduled.", (settings, text) => Duration(text, value => settings.ScheduleAhead = value)),
        new("spamd", null, "IP:PORT of SpamAssassin's daemon, for mail that asks for a spam check. Default: none, and nothing is checked.", (settings, text) => EndPoint(text, value => settings.Spamd = value)),
        new("requests-per-minute", "600", "Requests of one account to one endpoint in a minute; those beyond are answered with 429. Sending has a limit of its own.", (settings, text) => Number(text, 1, 1_000_000, value => settings.RequestsPerMinute = value)),
        new("max-requests", "1000", "Requests to send mail that are worked on at once; those beyond are answered with 503.", (settings, text) => Number(text, 1, 100_000, value => settings.MaxRequests = value)),
        new("memory-limit", null, "Memory that this process may use; from 90 % on it takes no new mail. Default: the machine's or the container's.", (settings, text) => Size(text, value => settings.MemoryLimit = value)),
        new("disk-reserve", null, "What stays free on the data folder's disk: below it no new mail is taken. Default: 500MB or 3 %.", (settings, text) => Size(text, value => settings.DiskReserve = value)),
        new("transcripts", "failed", "Which attempts' SMTP conversations are stored: none, failed (those that did not deliver) or all.", Transcripts),
        new("transcripts-kept", "7d", "How long conversations are kept.", (settings, text) => Duration(text, value => settings.TranscriptsKept = value)),
        new("system-from", null, "Address that writes the server's own mail, such as invitations. Default: postmaster at the hostname.", (settings, text) => Address(text, value => settings.SystemFrom = value)),
        new("erasure-pause", "1m", "How long a job that erases recipients rests before it looks whether anything came back.", (settings, text) => Duration(text, value => settings.ErasurePause = value)),
        new("webhook-flush", "1s", "How long events gather before they are posted to webhooks.", (settings, text) => Duration(text, value => settings.WebhookFlush = value)),
        new("allow-private-webhooks", "false", "Post events to private and loopback addresses: true or false.", (settings, text) => Flag(text, value => settings.AllowPrivateWebhooks = value)),
        new("webhooks-kept", "3d", "How long what was posted to webhooks can be looked at and posted again.", (settings, text) => Duration(text, value => settings.WebhooksKept = value)),
        new("activity-kept", "30d", "How long the activity feed shows a mail.", (settings, text) => Duration(text, value => settings.ActivityKept = value)),
        new("geo-database", null, "MaxMind DB file (.mmdb) with countries and regions. Default: none, and opens and clicks are not counted by place.", (settings, text) => ExistingFile(text, value => settings.GeoDatabase = value)),
        new("offerings", null, "JSON file with the offerings that partners give to the accounts they make. Default: those that ship.", Offerings),
        new("new-relic-endpoint", null, "Where statistics for New Relic are posted. Default: its Metric API in the US.", (settings, text) => Url(text, value => settings.NewRelicEndpoint = value)),
        new("new-relic-interval", "5m", "How often they are posted.", (settings, text) => Duration(text, value => settings.NewRelicInterval = value)),
    ];

    private static string? SmtpTimeouts(PosthornSettings settings, string text)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share is < 0.001 or > 1)
        {
            return "a number from 0.001 to 1";
        }

        settings.SmtpTimeouts = share;
        return null;
    }

    private static string? Set(Action set)
    {
        set();
        return null;
    }

    private static string? DataFolder(PosthornSettings settings, string text)
    {
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal))
        {
            return "the path of a folder";
        }

        settings.Data = Path.GetFullPath(text);
        return null;
    }

    private static string? Offerings(PosthornSettings settings, string text) =>
        ExistingFile(text, value => settings.Offerings = value)
        ?? (PartnersModule.ProblemOfOfferings(text) is { } problem ? $"a file of offerings ({problem})" : null);

    /// <summary>Renewed three times in that span: below a second a busy server would lose itself.</summary>
    private static string? NodeLease(PosthornSettings settings, string text) =>
        Duration(text, value => settings.NodeLease = value) is null && settings.NodeLease >= ShortestLease && settings.NodeLease <= LongestLease
            ? null
            : "a time with its unit from 1s to 1h";

    private static string? Delivery(PosthornSettings settings, string text)
    {
        if (!DeliveryMode.TryParse(text, out var mode, out _))
        {
            return "inbox, direct, or relay=smtp://[user:password@]host[:port]";
        }

        settings.Delivery = mode;
        return null;
    }

    private static string? Transcripts(PosthornSettings settings, string text)
    {
        TranscriptUse? use = text switch { "none" => TranscriptUse.None, "failed" => TranscriptUse.Failed, "all" => TranscriptUse.All, _ => null };
        settings.Transcripts = use ?? settings.Transcripts;
        return use is null ? "none, failed or all" : null;
    }

    private static string? Dns(PosthornSettings settings, string text)
    {
        if (!DnsServerList.TryParse(text, out var servers, out _))
        {
            return "IP addresses, each with :PORT if it is not 53, with commas between";
        }

        settings.Dns = servers;
        return null;
    }

    private static string? ReadRoles(PosthornSettings settings, string text)
    {
        var roles = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        if (roles.Count == 0 || !roles.IsSubsetOf(Roles))
        {
            return $"a list of {string.Join(", ", Roles)}";
        }

        settings.Roles = roles;
        return null;
    }

    private static string? BulkCategories(PosthornSettings settings, string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Any(name => name.Length > LongestCategory))
        {
            return $"categories of at most {LongestCategory} characters, with commas between";
        }

        settings.BulkCategories = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return null;
    }

    private static string? SimulatorDomain(PosthornSettings settings, string text)
    {
        if (Uri.CheckHostName(text) != UriHostNameType.Dns || !Ascii.IsValid(text) || !EmailAddress.TryParse($"bounce@{text}", out var address))
        {
            return $"a domain, such as {SimulatorAddresses.DefaultDomain}";
        }

        settings.SimulatorDomain = address.AsciiDomain;
        return null;
    }

    private static string? HostName(PosthornSettings settings, string text)
    {
        if (Uri.CheckHostName(text) != UriHostNameType.Dns || !Ascii.IsValid(text))
        {
            return "a DNS name, such as mail.example.com";
        }

        settings.HostName = text;
        return null;
    }
}
