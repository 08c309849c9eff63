using System.Text.Json;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Insights;
using Posthorn.Storage;

namespace Posthorn.Partners.NewRelic;

/// <summary>Changes a setting. What happened before it was turned on is nobody's news: it counts as posted.</summary>
internal sealed class EditNewRelic(
    IDatabase database, NewRelicStore store, IAccountCounts counts, IAccounts accounts, IAuditLog audit, IOptions<PartnersOptions> options, TimeProvider clock)
{
    /// <returns>The setting as it is now; null: somebody else changed it meanwhile, and it is to be tried again.</returns>
    public async Task<NewRelicSetting?> ExecuteAsync(Caller caller, NewRelicSetting before, NewRelicChange change, CancellationToken cancellationToken)
    {
        var (now, after) = (clock.GetUtcNow(), NewRelicRules.Apply(before, change));
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var begins = after.IsActive && !before.IsActive;
        var subusersBegin = after is { IsActive: true, HasSubusers: true } && (begins || !before.HasSubusers);
        if (begins)
        {
            // Yesterday too: what happened just before midnight may be counted just after it.
            after = after with { WindowFrom = today.AddDays(-1), PostedAt = now, NextAt = now + options.Value.NewRelicInterval };
        }

        var subusers = subusersBegin ? (await accounts.ListSubusersAsync(caller.AccountId, cancellationToken)).Select(subuser => subuser.Id) : [];
        IReadOnlyList<long> beginners = [.. begins ? [caller.AccountId] : Array.Empty<long>(), .. subusers];
        var known = beginners.Count == 0 ? [] : await counts.ReadAsync(beginners, after.WindowFrom, today, cancellationToken);
        var isSet = await database.WriteAsync(
            async session =>
            {
                if (!await NewRelicStore.SetAsync(session, after))
                {
                    return false;
                }

                if (begins)
                {
                    await NewRelicStore.ForgetAsync(session, caller.AccountId, own: true);
                }

                if (subusersBegin)
                {
                    await NewRelicStore.ForgetAsync(session, caller.AccountId, own: false);
                }

                await NewRelicStore.NoteAsync(session, caller.AccountId, known);
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_setting.update", "new_relic", Audited(before), Audited(after)));
                return true;
            },
            cancellationToken);
        return isSet ? after : null;
    }

    public Task<NewRelicSetting> GetAsync(long accountId, CancellationToken cancellationToken) => store.GetAsync(accountId, cancellationToken);

    /// <summary>The log blanks the key, which is masked before it comes there.</summary>
    private static string Audited(NewRelicSetting setting) => JsonSerializer.Serialize(NewRelicAnswer.Of(setting), NewRelicJson.Wire.NewRelicAnswer);
}
