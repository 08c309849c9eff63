using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Posthorn.Accounts;
using Posthorn.Cli;
using Posthorn.Settings;

namespace Posthorn.Operator;

/// <summary>A command's way to the running server: over its own API, with a key that is made for this call and revoked after it.</summary>
internal sealed class OperatorClient : IAsyncDisposable
{
    private readonly Workshop _workshop;
    private readonly HttpClient _http;
    private readonly string _keyId;

    private OperatorClient(Workshop workshop, HttpClient http, string keyId) => (_workshop, _http, _keyId) = (workshop, http, keyId);

    /// <returns>Null: no server runs on the data folder.</returns>
    public static async Task<OperatorClient?> TryOpenAsync(PosthornSettings settings, CancellationToken cancellationToken)
    {
        if (ServerAddress.Read(settings.Data) is not { } address)
        {
            return null;
        }

        var workshop = await Workshop.OpenAsync(settings, cancellationToken);
        var scopes = new HashSet<string> { "posthorn.queue.read", "posthorn.queue.update" };
        var (key, secret) = await workshop.Get<IApiKeys>().CreateAsync(WellKnownAccounts.Owner, "posthorn queue", scopes, cancellationToken);
        var http = new HttpClient { BaseAddress = new Uri(address, "v3/posthorn/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal());
        var client = new OperatorClient(workshop, http, key.Id);
        try
        {
            using var probe = await http.GetAsync(new Uri("../../health/live", UriKind.Relative), cancellationToken);
            return client;
        }
        catch (HttpRequestException)
        {
            // It stopped without saying so.
            await client.DisposeAsync();
            return null;
        }
    }

    public static async Task<OperatorClient> OpenAsync(PosthornSettings settings, CancellationToken cancellationToken) =>
        await TryOpenAsync(settings, cancellationToken) ?? throw new CommandFault(
            ExitCodes.Unavailable, $"No server runs on {settings.Data}. Start it with posthorn serve --data {settings.Data}, then try again.");

    /// <returns>Null: the server knows nothing of it.</returns>
    public async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, type, cancellationToken);
    }

    public async Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string path, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(request, requestType), cancellationToken);
        return await ReadAsync(answer, answerType, cancellationToken);
    }

    /// <returns>False: the server knows nothing of it.</returns>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.DeleteAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound)
        {
            throw await FaultAsync(answer, cancellationToken);
        }

        return answer.IsSuccessStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _workshop.Get<IApiKeys>().RevokeAsync(WellKnownAccounts.Owner, _keyId, CancellationToken.None);
        await _workshop.DisposeAsync();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new CommandFault(ExitCodes.Failed, "The server's answer is empty.")
            : throw await FaultAsync(answer, cancellationToken);

    private static async Task<CommandFault> FaultAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return new CommandFault(ExitCodes.Failed, $"The server answered {(int)answer.StatusCode}: {text}");
    }
}
