using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;
using Posthorn.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Posthorn.Suppressions.Tests;

/// <summary>The room as it is put together, on a test's own database.</summary>
public abstract class ListSuite(DatabaseKind kind) : RoomSuite(kind)
{
    private protected SaidOfCopies Said { get; } = new();

    private protected ManualClock Clock { get; } = new();

    private protected ServiceProvider Services => field ??= NewServices(Database);

    private protected EntryStore Store => Get<EntryStore>();

    private protected EntryPages Pages => Get<EntryPages>();

    private protected T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    private protected ServiceProvider NewServices(IDatabase database) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(database)
        .AddSingleton(new IdGenerator(0, Clock))
        .AddSingleton<ICopyFacts>(Said)
        .AddAccounts().AddEvents().AddSuppressions()
        .BuildServiceProvider();

    private protected Entry NewEntry(string email, SuppressionList list, long account = 1, long group = 0, int minutes = 0, string reason = "") =>
        new(account, email, list, Clock.GetUtcNow().AddMinutes(minutes), EntrySource.Api, group, reason);

    private protected Task AddAsync(params Entry[] entries)
    {
        foreach (var entry in entries)
        {
            Get<Occupancy>().Note(entry.AccountId);
        }

        return Store.AddAsync(entries, Token);
    }

    private protected Task AddAsync(string email, SuppressionList list, long account = 1, long group = 0) => AddAsync(NewEntry(email, list, account, group));

    private protected async Task<long> AddGroupAsync(string name, long account = 1, bool isDefault = false) =>
        Assert.IsType<GroupOutcome.Stored>(await Get<UnsubscribeGroups>().AddAsync(account, new GroupDraft(name, $"About {name}", isDefault), Token)).Group.Id;

    private protected async Task<string?> ReasonAsync(string email, long? group = null, long account = 1, AddressWhitelistSettings? whitelist = null) =>
        (await Get<ISuppressionCheck>().FindAsync(
            new SuppressionQuestion(account, [email], group, default, whitelist ?? new AddressWhitelistSettings(false, [])), Token)).GetValueOrDefault(email);

    private protected async Task<IReadOnlyList<string>> EmailsAsync(SuppressionList list, long account = 1, long group = 0) =>
        await Pages.ReadAllAsync(account, list, group, Token).Select(entry => entry.Email).ToListAsync(Token);
}
