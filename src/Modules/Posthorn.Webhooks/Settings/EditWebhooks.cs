using Posthorn.Kernel;
using Posthorn.Webhooks.Posting;

namespace Posthorn.Webhooks.Settings;

/// <summary>Adds and changes webhooks.</summary>
internal sealed class EditWebhooks(WebhookStore store, IdGenerator ids, TimeProvider clock)
{
    public async Task<WebhookOutcome> AddAsync(long accountId, WebhookDraft draft, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var fresh = new Webhook(accountId, Guid.NewGuid().ToString(), draft.Url!, false, 0, false, null) { CreatedAt = now };
        return Apply(fresh, draft, now) is var outcome && outcome is WebhookOutcome.Stored { Webhook: var webhook }
            ? await store.AddAsync(webhook, ids.Next(), WebhookRules.MaxWebhooks, cancellationToken)
            : outcome;
    }

    public Task<WebhookOutcome> ChangeAsync(long accountId, string id, WebhookDraft draft, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return store.ChangeAsync(accountId, id, webhook => Apply(webhook, draft, now), cancellationToken);
    }

    /// <summary>A pair lives from one switching on to the next switching off.</summary>
    public Task<WebhookOutcome> SignAsync(long accountId, string id, bool enabled, CancellationToken cancellationToken)
    {
        var (now, pair) = (clock.GetUtcNow(), enabled ? WebhookSigner.NewPair() : null);
        return store.ChangeAsync(
            accountId, id, webhook => new WebhookOutcome.Stored(webhook with { Keys = enabled ? webhook.Keys ?? pair : null, UpdatedAt = now }), cancellationToken);
    }

    private static WebhookOutcome Apply(Webhook webhook, WebhookDraft draft, DateTimeOffset now)
    {
        var oauth = WebhookRules.Apply(webhook.OAuth, draft.OAuth, out var field, out var message);
        if (field is not null)
        {
            return new WebhookOutcome.Refused(message!, field);
        }

        var events = webhook.Events;
        foreach (var (type, wanted) in draft.Events)
        {
            events = wanted ? events | Webhook.BitOf(type) : events & ~Webhook.BitOf(type);
        }

        return new WebhookOutcome.Stored(webhook with
        {
            Url = draft.Url ?? webhook.Url,
            Enabled = draft.Enabled ?? webhook.Enabled,
            Events = events,
            AccountStatusChange = draft.AccountStatusChange ?? webhook.AccountStatusChange,
            FriendlyName = draft.HasFriendlyName ? draft.FriendlyName : webhook.FriendlyName,
            OAuth = oauth,
            PolicyId = draft.PolicyId is null ? webhook.PolicyId : draft.PolicyId.Length == 0 ? null : draft.PolicyId,
            UpdatedAt = now,
        });
    }
}
