using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Settings;

/// <summary>Calls as programs of the second version of the API make them: a form with the key in it.</summary>
internal sealed class V2Client(QuietPosthorn posthorn) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = posthorn.Running.Process.Address };

    /// <param name="path">Below the root.</param>
    /// <param name="form">As in a URL, without credentials.</param>
    public Task<(int Status, string Type, string Text)> PostAsync(string path, string form) =>
        SendAsync(HttpMethod.Post, path, $"api_user=apikey&api_key={PosthornProcess.Key}&{form}");

    public Task<(int Status, string Type, string Text)> GetAsync(string path, string query) =>
        SendAsync(HttpMethod.Get, $"{path}?api_user=apikey&api_key={PosthornProcess.Key}&{query}", null);

    public async Task<(int Status, string Type, string Text)> SendAsync(HttpMethod method, string path, string? form, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
        {
            request.Content = new StringContent(form);
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        return await SendAsync(request, authorization);
    }

    public async Task<(int Status, string Type, string Text)> SendAsync(HttpRequestMessage request, string? authorization = null)
    {
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _client.Dispose();
}
