namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>A server that nothing is ever sent through: after each refused request its record must be as it was. Its tests run one after the other.</summary>
public sealed class QuietPosthorn : IAsyncLifetime
{
    private RunningPosthorn? _running;
    private long _before;

    internal RunningPosthorn Running => _running!;

    internal HttpClient Client => Running.Process.Client;

    public async ValueTask InitializeAsync()
    {
        _running = await RunningPosthorn.StartAsync();
        _before = await Running.Stories.LastSubmissionAsync();
    }

    /// <summary>Neither has anything been stored since the start, nor is there anything to send.</summary>
    public async Task AssertNothingHappenedAsync() => Assert.Equal(_before, await Running.Stories.LastSubmissionAsync());

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class QuietServer : ICollectionFixture<QuietPosthorn>
{
    public const string Name = "quiet server";
}
