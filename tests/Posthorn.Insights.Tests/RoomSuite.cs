using Posthorn.Accounts;
using Posthorn.Events;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Insights.Tests;

/// <summary>A test's own database with this room's tables.</summary>
public abstract class RoomSuite(DatabaseKind kind) : IAsyncLifetime
{
    private TestDatabase? _test;

    protected TestDatabase Test => _test ?? throw new InvalidOperationException("The test has not begun.");

    protected IDatabase Database => Test.Database;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await TestDatabase.CreateAsync(kind, AccountsModule.Migrations, EventsModule.Migrations, InsightsModule.Migrations);

    public async ValueTask DisposeAsync()
    {
        if (_test is not null)
        {
            await _test.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
