using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Posthorn.Webhooks.Posting;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Trial;

/// <summary>Trials that were asked for, posted once each and never again.</summary>
internal sealed class TrialPosts(WebhookPost post, TimeProvider clock) : BackgroundService
{
    /// <summary>Waiting; who comes beyond is told to try later.</summary>
    public const int MaxWaiting = 100;

    private const int AtOnce = 4;
    private readonly Channel<Webhook> _waiting = Channel.CreateBounded<Webhook>(new BoundedChannelOptions(MaxWaiting));

    /// <returns>False: too many wait.</returns>
    public bool TryAdd(Webhook webhook) => _waiting.Writer.TryWrite(webhook);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => PostAsync(stoppingToken)));

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        await foreach (var webhook in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            // Whatever comes of it: the owner looks at the endpoint.
            await post.ExecuteAsync(webhook, TrialBatch.Write(clock.GetUtcNow()), withPassword: false, cancellationToken);
        }
    }
}
