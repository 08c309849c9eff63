using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Webhooks.StatusChanges;

/// <summary>Writes into the event log what who runs this server did to an account; webhooks that asked for it are told as of anything else.</summary>
internal sealed class StatusEvents(IEventLog log, TimeProvider clock) : IAccountWatcher
{
    public async ValueTask StatusChangedAsync(DbSession session, Account before, AccountStatus after)
    {
        if (StatusEventRules.TypeOf(before.Status, after) is { } type)
        {
            await log.AppendAsync(session, [new NewEvent(
                before.Id, CopyEvent.OfAccount, EventType.AccountStatusChange, clock.GetUtcNow(), new EventDetail { Email = "", BounceType = type })]);
        }
    }
}
