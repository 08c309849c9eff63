using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Settings;
using Posthorn.Testing.Hosting;

namespace Posthorn.Tests.Delivery;

/// <summary>The whole server inside the test, for options that the command line does not have.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly TemporaryFolder _temporary;
    private readonly DataFolder _folder;
    private readonly PosthornHost _host;
    private readonly HttpClient _client;

    private RunningHost(TemporaryFolder temporary, DataFolder folder, PosthornHost host, ApiKeySecret key)
    {
        (_temporary, _folder, _host) = (temporary, folder, host);
        _client = new HttpClient { BaseAddress = host.HttpAddress };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
    }

    /// <param name="configure">After the settings, so it has the last word.</param>
    public static async Task<RunningHost> StartAsync(Dictionary<string, string> settings, Action<DeliveryOptions> configure)
    {
        var temporary = new TemporaryFolder();
        var values = new Dictionary<string, string>(settings) { ["data"] = temporary.Path, ["http"] = "127.0.0.1:0", ["inbox"] = "127.0.0.1:0", ["submission"] = "off" };
        var read = SettingsReader.Read(setting => values.GetValueOrDefault(setting.Name), _ => null);
        Assert.Empty(read.Errors);
        var folder = DataFolder.TryOpenExclusive(temporary.Path)!;
        var host = await PosthornHost.StartAsync(read.Settings!, folder, services => services.PostConfigure(configure), CancellationToken.None);
        var (_, key) = await host.Services.GetRequiredService<IApiKeys>()
            .CreateAsync(WellKnownAccounts.Owner, "test", new HashSet<string> { ApiKey.FullAccess }, CancellationToken.None);
        return new RunningHost(temporary, folder, host, key);
    }

    /// <returns>The message id.</returns>
    public async Task<long> SendAsync(params string[] recipients)
    {
        using var answer = await _client.PostAsJsonAsync("v3/mail/send", new
        {
            personalizations = recipients.Select(recipient => new { to = new[] { new { email = recipient } } }),
            from = new { email = "shop@example.com" },
            subject = "Hello",
            content = new[] { new { type = "text/plain", value = "Hello from a test" } },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.True(MessageId.TryParse(answer.Headers.GetValues("X-Message-Id").Single(), out var id));
        return id.Value.SubmissionId;
    }

    /// <summary>The story so far, read again and again until it fits.</summary>
    public async Task<IReadOnlyList<CopyEvent>> WaitAsync(long submission, Func<IReadOnlyList<CopyEvent>, bool> fits)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(60)))
        {
            var events = await _host.Services.GetRequiredService<IEventLog>().ReadSubmissionAsync(WellKnownAccounts.Owner, submission, CancellationToken.None);
            if (fits(events))
            {
                return events;
            }

            Assert.True(
                Stopwatch.GetElapsedTime(started) < Patience,
                $"Waited in vain: {string.Join("; ", events.Select(happened => $"{happened.Type.WireName()} {happened.Detail.Response}"))}");
        }
    }

    public Task<IReadOnlyList<CopyEvent>> WaitForAsync(long submission, EventType type, int count = 1) =>
        WaitAsync(submission, events => events.Count(happened => happened.Type == type) >= count);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
        _temporary.Dispose();
    }
}
