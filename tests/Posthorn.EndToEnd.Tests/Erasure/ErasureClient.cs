using System.Diagnostics;
using System.Text.Json;
using Posthorn.EndToEnd.Tests.Suppressions;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Erasure;

/// <summary>Asks a running server to erase, and waits.</summary>
internal sealed class ErasureClient(PosthornProcess process)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(60);

    public SuppressionClient Api { get; } = new(process);

    public async Task<string> AskAsync(params string[] addresses)
    {
        var (status, body) = await Api.CallAsync("POST", "v3/recipients/erasejob", JsonSerializer.Serialize(new { email_addresses = addresses }));
        Assert.True(status == 202, $"{status} {body}");
        return JsonElement.Parse(body).GetProperty("job_id").GetString()!;
    }

    /// <returns>The report of the job when it has ended.</returns>
    public async Task<JsonElement> EndAsync(string job) =>
        await UntilAsync(() => Api.GetAsync($"v3/posthorn/erasures/{job}"), report => report.GetProperty("finished_at").ValueKind == JsonValueKind.Number);

    /// <summary>Reads again and again until it fits.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> fits)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Interval))
        {
            var value = await read();
            if (fits(value))
            {
                return value;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited in vain; the last answer: {(value is IEnumerable<string> many ? string.Join(", ", many) : value)}\n{process.Output}");
        }
    }
}
