using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Posthorn.Throughput.Servers;

/// <summary>What an operator does: looks at the queue, and ends a part of it.</summary>
internal sealed class QueueApi : IDisposable
{
    private const string Reason = "the benchmark purges";
    private readonly HttpClient _http;

    public QueueApi(IPEndPoint api, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://{api}/v3/posthorn/queue") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Ends everything that waits for a destination: asks how much it is, then confirms. The server does it in the background.</summary>
    /// <returns>How many copies it said there were.</returns>
    public async Task<long> BounceAsync(string destination, CancellationToken cancellationToken)
    {
        var asked = await PostAsync(new JsonObject { ["destination"] = destination, ["reason"] = Reason }, cancellationToken);
        await PostAsync(new JsonObject { ["destination"] = destination, ["reason"] = Reason, ["confirm"] = (string?)asked["confirm"] }, cancellationToken);
        return (long)asked["copies"]!;
    }

    /// <returns>How many copies the newest purge has ended, and whether it is done.</returns>
    public async Task<(long Ended, bool Done)> PurgedAsync(CancellationToken cancellationToken)
    {
        var queue = await ReadAsync(await _http.GetAsync(_http.BaseAddress, cancellationToken), cancellationToken);
        var purge = queue["purges"]![0]!;
        return ((long)purge["ended"]!, purge["finished_at"] is not null);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(JsonObject change, CancellationToken cancellationToken) =>
        await ReadAsync(await _http.PostAsJsonAsync($"{_http.BaseAddress}/bounce", change, cancellationToken), cancellationToken);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new BenchmarkFault($"posthorn answered {(int)answer.StatusCode}: {text}");
        }
    }
}
