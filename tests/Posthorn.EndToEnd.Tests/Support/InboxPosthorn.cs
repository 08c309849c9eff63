using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

[assembly: AssemblyFixture(typeof(InboxPosthorn))]

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>One server as it comes out of the box: mail ends in the test mailbox. For tests of the API and the commands.</summary>
public sealed class InboxPosthorn : IAsyncLifetime
{
    private RunningPosthorn? _running;

    internal RunningPosthorn Running => _running!;

    internal PosthornProcess Process => Running.Process;

    public async ValueTask InitializeAsync() => _running = await RunningPosthorn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }
}
