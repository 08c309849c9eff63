using System.Text;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Accounts.Settings;

/// <summary>The settings of accounts: read from memory for mail, from the database for who asks the API, and changed one at a time.</summary>
internal sealed class AccountSettingsBook : IAccountSettings
{
    private readonly SettingStore _store;
    private readonly TimeProvider _clock;
    private readonly AccountCache<AccountSettings> _cache;

    public AccountSettingsBook(SettingStore store, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _cache = new AccountCache<AccountSettings>(ReadAsync, Weigh, clock);
    }

    public ValueTask<AccountSettings> GetAsync(long accountId, CancellationToken cancellationToken) => _cache.GetAsync(accountId, cancellationToken);

    /// <summary>As the database has them now.</summary>
    public async Task<AccountSettings> ReadAsync(long accountId, CancellationToken cancellationToken) =>
        Of(await _store.ListAsync(accountId, cancellationToken));

    /// <summary>Changes nothing when the request has errors, before or after.</summary>
    /// <returns>All settings of the account, with the change.</returns>
    public async Task<AccountSettings> ChangeAsync(long accountId, AuditActor actor, Setting setting, JsonMembers request, CancellationToken cancellationToken)
    {
        // Rules judge the request alone, so what is wrong with it shows without the database.
        var changed = setting.Change(AccountSettings.Default, request);
        if (request.Errors.Count > 0)
        {
            return changed;
        }

        await _store.ChangeAsync(
            accountId,
            setting.Name,
            actor,
            stored =>
            {
                changed = setting.Change(Of(stored), request);
                return Encoding.UTF8.GetString(setting.Write(changed));
            },
            _clock.GetUtcNow(),
            cancellationToken);
        _cache.Forget(accountId);
        return changed;
    }

    /// <summary>Somebody else has changed what is stored.</summary>
    public void Forget(long accountId) => _cache.Forget(accountId);

    private static AccountSettings Of(IReadOnlyList<StoredSetting> stored) => stored.Aggregate(
        AccountSettings.Default, (settings, row) => SettingTable.Find(row.Name)?.Read(settings, row.Content) ?? settings);

    private static long Weigh(AccountSettings settings) => SettingTable.All.Sum(setting => (long)setting.Write(settings).Length);
}
