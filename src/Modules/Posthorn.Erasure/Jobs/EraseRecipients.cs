using Microsoft.Extensions.Options;
using Posthorn.Kernel;

namespace Posthorn.Erasure.Jobs;

/// <summary>
/// One turn of a job: every room forgets what it holds. The rooms feed each other (a mail under way becomes an event, an event a row of the feed), so
/// turns are repeated until one finds nothing.
/// </summary>
internal sealed class EraseRecipients(JobStore jobs, IEnumerable<IRecipientData> rooms, IOptions<ErasureOptions> options)
{
    /// <summary>What others are made of goes first: then what a later room reads of it is clean already.</summary>
    private static readonly string[] First = ["submissions", "copies", "events"];

    private readonly IRecipientData[] _rooms =
        [.. rooms.OrderBy(room => Array.IndexOf(First, room.Kind) is >= 0 and var place ? place : First.Length).ThenBy(room => room.Kind, StringComparer.Ordinal)];

    /// <param name="job">Not ended.</param>
    /// <param name="mayGoOn">Asked before each room: does this node still have the right? It throws when not.</param>
    /// <param name="cancellationToken">The worker's.</param>
    public async Task<ErasureState> ExecuteAsync(ErasureJob job, Func<CancellationToken, Task> mayGoOn, CancellationToken cancellationToken)
    {
        var erasure = new RecipientErasure(job.AccountId, new ErasedAddresses(await jobs.AddressesAsync(job.Id, cancellationToken)));
        var found = default(ErasureStep);
        foreach (var room in _rooms)
        {
            await mayGoOn(cancellationToken);
            var step = await room.EraseAsync(erasure, cancellationToken);
            await jobs.CountAsync(job.Id, room.Kind, step.Erased, cancellationToken);
            found += step;
        }

        var state = TurnRules.After(job.Turns + 1, found);
        await jobs.EndTurnAsync(job, state, options.Value.Pause, cancellationToken);
        return state;
    }
}
