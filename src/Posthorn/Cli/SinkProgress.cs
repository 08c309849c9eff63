using Posthorn.Sink;

namespace Posthorn.Cli;

/// <summary>One line a second while something happens.</summary>
internal sealed class SinkProgress(MailSink sink, TextWriter output, TimeProvider clock)
{
    private const int ShownReplies = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private SinkReport _last = sink.Report();

    /// <summary>Until the token, or until the sink has so many messages.</summary>
    public async Task ShowAsync(int? count, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var enough = count is { } wanted ? sink.WaitForCountAsync(wanted, ending.Token) : Task.Delay(Timeout.InfiniteTimeSpan, clock, ending.Token);
        while (!enough.IsCompleted)
        {
            await Task.WhenAny(enough, Task.Delay(Interval, clock, ending.Token));
            ShowOnce();
        }

        await ending.CancelAsync();
    }

    /// <summary>Silence is not repeated.</summary>
    private void ShowOnce()
    {
        var now = sink.Report();
        if ((now.Connections, now.OpenConnections, now.Messages, now.Deferrals + now.Refusals)
            == (_last.Connections, _last.OpenConnections, _last.Messages, _last.Deferrals + _last.Refusals))
        {
            return;
        }

        var replies = now.Replies
            .Where(reply => reply.Key[0] is '4' or '5')
            .Select(reply => (Text: SinkSummary.Short(reply.Key), Times: reply.Value - _last.Replies.GetValueOrDefault(reply.Key)))
            .Where(reply => reply.Times > 0).OrderByDescending(reply => reply.Times).Take(ShownReplies).Select(reply => $"{reply.Times} × {reply.Text}");
        output.WriteLine(
            $"{Moment.Text(clock.GetUtcNow())}  {now.OpenConnections} open of {now.Connections} connections, {now.Messages} accepted (+{now.Messages - _last.Messages}), "
            + $"{now.Deferrals} deferred, {now.Refusals} refused  {string.Join(", ", replies)}".TrimEnd());
        _last = now;
    }
}
