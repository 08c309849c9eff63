using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Accounts.Access;

/// <summary>Writes the ledger of uses twice a minute, and at the end.</summary>
internal sealed class UseWorker(UseLedger ledger, TimeProvider clock, ILogger<UseWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override string Consequence => "Which keys were used in the last half minute is not written down";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => ledger.WriteAsync(cancellationToken);
}
