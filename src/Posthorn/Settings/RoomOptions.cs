using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Erasure;
using Posthorn.Http;
using Posthorn.Inbox;
using Posthorn.Insights;
using Posthorn.Partners;
using Posthorn.Senders;
using Posthorn.Sending;
using Posthorn.Tls;
using Posthorn.Tracking;
using Posthorn.Validation;
using Posthorn.Webhooks;

namespace Posthorn.Settings;

/// <summary>What the settings mean for each room.</summary>
internal static class RoomOptions
{
    public static void AddRoomOptions(this IServiceCollection services, PosthornSettings settings)
    {
        var bytesInHand = BytesInHand(settings);
        var publicUrl = (settings.PublicUrl?.OriginalString ?? $"http://{settings.Http}").TrimEnd('/');
        services.Configure<GateOptions>(gate => gate.RequestsPerMinute = settings.RequestsPerMinute);
        services.Configure<AccountsOptions>(accounts =>
            (accounts.PublicUrl, accounts.SecureCookies) = (publicUrl, settings.PublicUrl?.Scheme == Uri.UriSchemeHttps));
        services.Configure<SsoOptions>(sso => sso.PublicUrl = publicUrl);
        services.Configure<SendersOptions>(senders => senders.HostName = settings.HostName);
        services.Configure<SendingOptions>(sending =>
        {
            sending.HostName = settings.HostName;
            sending.BulkCategories = settings.BulkCategories;
            sending.BulkFrom = settings.BulkFrom;
            sending.MaxRequests = settings.MaxRequests;
            sending.ScheduleAhead = settings.ScheduleAhead;
            sending.Spamd = settings.Spamd;
            sending.SystemFrom = settings.SystemFrom;
            sending.MaxBytesInHand = bytesInHand;
        });
        services.Configure<TrackingOptions>(tracking =>
            (tracking.PublicUrl, tracking.IsReachable) = (publicUrl, settings.PublicUrl is not null || settings.Delivery is DeliveryMode.Inbox));
        services.Configure<ValidationOptions>(validation => validation.PublicUrl = settings.PublicUrl?.OriginalString.TrimEnd('/'));
        services.Configure<ErasureOptions>(erasure => erasure.Pause = settings.ErasurePause);
        services.Configure<WebhooksOptions>(webhooks =>
            (webhooks.Flush, webhooks.AllowPrivateAddresses, webhooks.Kept) = (settings.WebhookFlush, settings.AllowPrivateWebhooks, settings.WebhooksKept));
        services.Configure<InsightsOptions>(insights =>
            (insights.ActivityKept, insights.GeoDatabase, insights.PublicUrl) = (settings.ActivityKept, settings.GeoDatabase, settings.PublicUrl?.OriginalString));
        services.Configure<PartnersOptions>(partners =>
            (partners.Offerings, partners.NewRelicEndpoint, partners.NewRelicInterval) = (settings.Offerings, settings.NewRelicEndpoint, settings.NewRelicInterval));
        services.Configure<InboxOptions>(inbox =>
        {
            (inbox.Listen, inbox.Keep) = (settings.Inbox, settings.InboxKeep);
            inbox.MaxBytesInHand = bytesInHand;
        });
        services.AddOptions<DeliveryOptions>().Configure<IInbox>((delivery, inbox) =>
        {
            delivery.Mode = settings.Delivery;
            delivery.InboxAddress = () => inbox.EndPoint;
            delivery.HostName = settings.HostName;
            delivery.SimulatorDomain = settings.SimulatorDomain;
            (delivery.Transcripts, delivery.TranscriptsKept) = (settings.Transcripts, settings.TranscriptsKept);
            delivery.MxPort = settings.MxPort;
            delivery.MtaStsPort = settings.MtaStsPort;
            delivery.Dane = settings.DnsTrusted;
            delivery.AllowPrivateMx = settings.AllowPrivateMx;
            delivery.ConnectionsPerDestination = settings.Connections;
            delivery.Rest = settings.Rest;
            delivery.Timeouts.Scale(settings.SmtpTimeouts);
            delivery.ShapingFile = Path.Combine(settings.Data, ShapingFiles.FileName);
            delivery.Retry.First = settings.RetryFirst;
            delivery.Retry.Longest = settings.RetryLongest;
            delivery.Retry.GiveUpAfter = settings.GiveUpAfter;
            delivery.Retry.AfterUnknown = settings.RetryUnknown;
        });
    }

    /// <summary>Submission has a certificate, which is made on a first start.</summary>
    public static void AddSubmissionOptions(this IServiceCollection services, PosthornSettings settings, DataFolder folder, TimeProvider clock)
    {
        if (!settings.Has("submission") || settings.Submission.Count + settings.SubmissionTls.Count == 0)
        {
            return;
        }

        var certificate = ServerCertificate.Open(settings, folder, clock);
        services.AddSingleton(certificate).Configure<SubmissionOptions>(submission =>
        {
            (submission.Listen, submission.ListenTls) = (settings.Submission, settings.SubmissionTls);
            submission.Certificate = certificate.Current;
            (submission.MaxConnections, submission.MaxMessages) = (settings.SubmissionConnections, settings.SubmissionMessages);
            submission.MaxBytesInHand = BytesInHand(settings);
        });
    }

    /// <summary>Of bodies on their way in, by each of the doors: parsed and stored they take several times that, and mail is not the only thing in memory.</summary>
    private static long BytesInHand(PosthornSettings settings) =>
        Math.Clamp((settings.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / 16, 32L * 1024 * 1024, 512L * 1024 * 1024);
}
