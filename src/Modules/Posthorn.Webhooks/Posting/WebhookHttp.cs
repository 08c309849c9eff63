using Microsoft.Extensions.Options;
using Posthorn.Network;
using Posthorn.Network.Http;

namespace Posthorn.Webhooks.Posting;

/// <summary>The client for addresses that customers name.</summary>
internal sealed class WebhookHttp(IDnsResolver resolver, IOptions<WebhooksOptions> options, TimeProvider clock) : IDisposable
{
    public GuardedHttpClient Client { get; } = new(
        resolver,
        new GuardedHttpOptions
        {
            AllowPrivateAddresses = options.Value.AllowPrivateAddresses,
            AllowClearText = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UserAgent = WebhookPost.UserAgent,
        },
        clock);

    public void Dispose() => Client.Dispose();
}
