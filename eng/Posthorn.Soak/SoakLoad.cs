using Posthorn.Throughput.Servers;

namespace Posthorn.Soak;

/// <summary>Mail without a pause, in portions, while not too much waits.</summary>
internal sealed class SoakLoad(PosthornServer server, SoakOptions options)
{
    private const int Portion = 2000;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);
    private int _accepted;
    private long _waiting;

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Copies in the queue, as last seen; whoever looks says it here.</summary>
    public long Waiting
    {
        get => Interlocked.Read(ref _waiting);
        set => Interlocked.Exchange(ref _waiting, value);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < options.For && Accepted + Portion <= options.MaxMails)
        {
            var owed = options.Rate is { } rate ? (int)(rate * clock.GetElapsedTime(started).TotalSeconds) - Accepted : Portion;
            if (owed <= 0 || Waiting > SoakOptions.MaxWaiting)
            {
                await Task.Delay(options.Rate is null ? Breath : Turn, clock, cancellationToken);
                continue;
            }

            var mails = Math.Min(owed, Portion);
            await server.SubmitAsync(new MailLoad(Accepted, mails, options.Size), cancellationToken);
            Interlocked.Add(ref _accepted, mails);
        }
    }
}
