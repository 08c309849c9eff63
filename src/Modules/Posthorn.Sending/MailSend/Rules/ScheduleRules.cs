using System.Buffers;
using System.Globalization;
using Posthorn.Sending.Schedules;

namespace Posthorn.Sending.MailSend.Rules;

/// <summary>When a mail leaves, and the names of batch and pool it leaves with.</summary>
internal static class ScheduleRules
{
    private const int ShortestPoolName = 2;
    private const int LongestPoolName = 64;

    private static readonly SearchValues<char> BatchIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The last moment that <c>send_at</c> may name.</summary>
    public static DateTimeOffset Latest(DateTimeOffset now, MailSendLimits limits) => now + limits.ScheduleAhead;

    public static void Check(MailSendRequest request, DateTimeOffset latest, MailSendLimits limits, ErrorReport report)
    {
        Check(request.SendAt, new FieldPath("send_at"), latest, limits, report);
        report.AddIf(
            request.BatchId is { } batch && (batch.Length == 0 || batch.AsSpan().ContainsAnyExcept(BatchIdCharacters)),
            new FieldPath("batch_id"),
            BatchEndpoints.InvalidId);
        if (request.IpPoolName is { } pool && (pool.Length is < ShortestPoolName or > LongestPoolName || LineBreaks.In(pool)))
        {
            report.Add(
                new FieldPath("ip_pool_name"),
                $"The IP Pool name must be a valid pool name for your account. You provided [{ErrorReport.Quote(pool)}].");
        }
    }

    public static void Check(long? sendAt, FieldPath at, DateTimeOffset latest, MailSendLimits limits, ErrorReport report) => report.AddIf(
        sendAt > latest.ToUnixTimeSeconds(), at,
        string.Create(CultureInfo.InvariantCulture, $"Scheduling more than {limits.ScheduleAhead.TotalHours:0.##} hours in advance is forbidden."));
}
