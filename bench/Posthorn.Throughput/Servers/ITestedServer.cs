using Posthorn.Throughput.Load;

namespace Posthorn.Throughput.Servers;

/// <summary>A server that mail is put through. One piece of code measures every such server, so the clock is the same for all.</summary>
internal interface ITestedServer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Null: it works in several processes.</summary>
    int? ProcessId { get; }

    /// <summary>Hands over mails with the generator that fits; ends when the last is accepted.</summary>
    Task<LoadTimes> SubmitAsync(MailLoad load, CancellationToken cancellationToken);

    /// <returns>What the server says of its own queue; null: it is empty.</returns>
    Task<string?> WaitingAsync(CancellationToken cancellationToken);

    /// <exception cref="BenchmarkFault">It is gone.</exception>
    void ThrowIfEnded();
}

/// <param name="First">The number of the first recipient.</param>
/// <param name="Messages">How many, each for one recipient.</param>
/// <param name="TextBytes">The length of each text.</param>
internal sealed record MailLoad(int First, int Messages, int TextBytes)
{
    /// <summary>Recipients of one request; <see cref="Messages"/> is a multiple.</summary>
    public int Batch { get; init; } = 1;

    public Addressees To { get; init; } = Addressees.OneDomain;

    /// <summary>Its end is the load's too; null: the last mail is.</summary>
    public Task? Until { get; init; }
}
