using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Network;
using Posthorn.Network.Http;
using Posthorn.Sending.Submissions;

namespace Posthorn.Sending.SpamCheck;

/// <summary>
/// The spam check of mail/send, with a SpamAssassin that the operator runs beside us. Without one nothing is checked, and the log says so when mail asks
/// for it; with one that does not answer, mail leaves unchecked rather than not at all.
/// </summary>
internal sealed partial class SpamChecker : IDisposable
{
    private const int MaxAnswer = 4096;
    private static readonly TimeSpan PostPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly SpamdClient? _daemon;
    private readonly GuardedHttpClient _http;
    private readonly TimeProvider _clock;
    private readonly ILogger<SpamChecker> _logger;
    private long _warnedAt;

    public SpamChecker(IOptions<SendingOptions> options, IDnsResolver resolver, TimeProvider clock, ILogger<SpamChecker> logger)
    {
        (_clock, _logger) = (clock, logger);
        _daemon = options.Value.Spamd is { } address ? new SpamdClient(address, clock) : null;
        _http = new GuardedHttpClient(resolver, new GuardedHttpOptions { AllowClearText = true, AllowPrivateAddresses = options.Value.AllowPrivateTargets }, clock);
    }

    /// <summary>Whether the message is to be dropped. Whoever is to hear of it is told without anybody waiting.</summary>
    public async ValueTask<bool> IsSpamAsync(Submission submission, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (SpamCheckOrder.Of(submission.Request.MailSettings.SpamCheck, submission.Frozen.Settings.SpamCheck) is not { } order)
        {
            return false;
        }

        if (_daemon is null)
        {
            Warn("no SpamAssassin is configured (--spamd)");
            return false;
        }

        if (message.Length > SpamdClient.MaxMessage)
        {
            return false;
        }

        if (await _daemon.AskAsync(message, cancellationToken) is not { } verdict)
        {
            Warn("SpamAssassin does not answer");
            return false;
        }

        if (verdict.Score < order.Threshold)
        {
            return false;
        }

        if (Uri.TryCreate(order.PostTo, UriKind.Absolute, out var target) && (target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps))
        {
            _ = PostAsync(target, verdict, message);
        }

        return true;
    }

    public void Dispose()
    {
        _http.Dispose();
        _daemon?.Dispose();
    }

    private async Task PostAsync(Uri target, SpamVerdict verdict, ReadOnlyMemory<byte> message)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(verdict.Score.ToString("0.0##", System.Globalization.CultureInfo.InvariantCulture)), "score" },
            { new StringContent(verdict.Report), "report" },
            { new StringContent(Encoding.Latin1.GetString(message.Span), Encoding.Latin1), "email" },
        };
        var outcome = await _http.SendAsync(
            new GuardedRequest(HttpMethod.Post, target, MaxAnswer, PostPatience) { Content = form }, CancellationToken.None);
        if (outcome is HttpOutcome.Failed failed)
        {
            LogUnposted(_logger, target.Host, failed.Detail);
        }
    }

    /// <summary>Once a minute: mail that asks for it may be all mail.</summary>
    private void Warn(string reason)
    {
        var (now, last) = (_clock.GetTimestamp(), Interlocked.Read(ref _warnedAt));
        if ((last == 0 || _clock.GetElapsedTime(last, now) >= Silence) && Interlocked.CompareExchange(ref _warnedAt, now, last) == last)
        {
            LogUnchecked(_logger, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail that asked for a spam check leaves unchecked: {Reason}")]
    private static partial void LogUnchecked(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} was not told of mail that looked like spam: {Reason}")]
    private static partial void LogUnposted(ILogger logger, string host, string reason);
}
