using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Health;

/// <summary>How fast the database commits, and whether it answers at all.</summary>
internal sealed class StorageSignal(IDatabase database, NodeMembership node, IOptions<HealthOptions> options) : IHealthSignal
{
    public string Name => "database";

    public async ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken)
    {
        if (database.Vitals.RefusingFor is not null)
        {
            await TryWriteAsync(cancellationToken);
        }

        try
        {
            await database.ReadAsync(session => session.QueryLongAsync("SELECT 1"), cancellationToken);
            return MeasureRules.OfStorage(database.Vitals, options.Value);
        }
        catch (StorageUnavailableException)
        {
            return HealthReading.Of(HealthState.Sick, "The database does not answer", "this server cannot reach its database");
        }
    }

    /// <summary>While no mail is taken and none is delivered, nobody else might find out that writes are taken again.</summary>
    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await node.RenewAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // As before; the vitals say so.
        }
    }
}
