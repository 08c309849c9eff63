using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Posthorn.Events;
using Posthorn.Storage;

namespace Posthorn.Tracking.Engagement;

/// <summary>
/// Writes down that a pixel was fetched or a link followed. As a rule that is on disk before the reader gets an answer; when the database is slow or
/// away the answer does not wait, and what happened is kept in memory until it can be written.
/// </summary>
internal sealed partial class RecordEngagement(IDatabase database, IEventLog events, ICopyFacts facts, ClickBursts bursts, TimeProvider clock, ILogger<RecordEngagement> logger)
{
    /// <summary>How long a reader waits for our database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Being written at once. Beyond that they wait in memory, and the reader does not.</summary>
    private const int MaxUnderWay = 2048;

    /// <summary>Waiting in memory. Beyond that they are lost, and the log says so.</summary>
    public const int MaxLate = 20_000;

    private readonly WriteGroup<NewEvent> _group = database.Group<NewEvent>((session, list) => events.AppendAsync(session, list));

    private readonly Channel<NewEvent> _late = Channel.CreateBounded<NewEvent>(new BoundedChannelOptions(MaxLate));
    private int _underWay;

    public ChannelReader<NewEvent> Late => _late.Reader;

    /// <summary>Never throws, and takes no longer than <see cref="Patience"/>.</summary>
    public async Task ExecuteAsync(Mark mark, HttpRequest request)
    {
        // A look that fetches nothing is nobody's.
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        var happened = EventOf(mark, request);
        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            Keep(happened);
            return;
        }

        await WriteOrKeepAsync(happened).WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <exception cref="StorageUnavailableException">It is to be tried again.</exception>
    public async Task WriteAsync(NewEvent happened)
    {
        var found = await facts.FindAsync([happened.Copy], CancellationToken.None);

        // A mail that was deleted has no recipient any more, and nobody who could be told.
        if (found.TryGetValue(happened.Copy, out var mail) && mail.AccountId == happened.AccountId)
        {
            await _group.CommitAsync(happened with { Detail = happened.Detail with { Email = mail.Email } }, CancellationToken.None);
        }
    }

    private async Task WriteOrKeepAsync(NewEvent happened)
    {
        try
        {
            await WriteAsync(happened);
        }
        catch (Exception fault)
        {
            LogLate(logger, fault.Message);
            Keep(happened);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void Keep(NewEvent happened)
    {
        if (!_late.Writer.TryWrite(happened))
        {
            LogLost(logger, MaxLate);
        }
    }

    private NewEvent EventOf(Mark mark, HttpRequest request)
    {
        var agent = ClientRules.Printable(request.Headers.UserAgent);
        var address = ClientRules.AddressOf(request.HttpContext.Connection.RemoteIpAddress);
        var client = new EngagedClient(
            address?.ToString(), agent, ClientRules.IsMachineOpen(agent, address), mark is Mark.Click click && IsScanner(click, agent, request));
        return EngagementEvents.Of(mark, email: "", client, clock.GetUtcNow());
    }

    private bool IsScanner(Mark.Click click, string? agent, HttpRequest request)
    {
        var isBurst = bursts.Note(click.Copy.Id, (click.Index << 1) | (click.IsHtml ? 1 : 0));
        return isBurst || ClientRules.IsScanner(agent, $"{request.Headers["Sec-Purpose"]} {request.Headers["Purpose"]}");
    }

    [LoggerMessage(LogLevel.Warning, "A click or an open could not be written down and waits in memory: {Reason}")]
    private static partial void LogLate(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "A click or an open is lost: {Limit} wait already for the database")]
    private static partial void LogLost(ILogger logger, int limit);
}
