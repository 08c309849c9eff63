using Microsoft.Extensions.Options;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Search;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Inbox.Tests.Storage;

/// <summary>What every suite stands on: a mailbox on a database of its own.</summary>
public abstract class InboxSuite(DatabaseKind kind) : IAsyncLifetime
{
    /// <summary>Whose mailbox most tests look at.</summary>
    internal const long Owner = 1;

    private TestDatabase? _test;
    private InboxStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TestDatabase Test => _test ?? throw new InvalidOperationException("The test has not begun.");

    protected ManualClock Clock { get; } = new();

    internal Arrivals Arrivals { get; } = new();

    internal InboxStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync(kind, InboxModule.Migrations);
        _store = Open(keep: 10_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal InboxStore Open(int keep, TimeProvider? clock = null, IDatabase? database = null, Arrivals? arrivals = null) => new(
        database ?? Test.Database, new IdGenerator(0, clock ?? Clock), Options.Create(new InboxOptions { Keep = keep }), arrivals ?? Arrivals);

    internal static InboxQuery Query(string text) =>
        InboxQueryParser.TryParse(text, out var query, out var error) ? query : throw new FormatException(error);

    internal async Task<IReadOnlyList<string?>> SubjectsAsync(string query = "") =>
        [.. (await Store.FindAsync(Owner, Query(query), before: null, limit: 1000, Token)).Select(message => message.Subject)];

    internal Task<InboxMessage> AddAsync(string subject, string from = "ana@example.org", string to = "ben@example.net", string text = "body") =>
        Store.AddAsync(Owner, Mails.Capture(subject, from, to, text), Token);
}
