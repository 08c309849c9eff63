using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Suppressions;

/// <summary>Calls the API of a running server, and its pages as a recipient would.</summary>
internal sealed class SuppressionClient(PosthornProcess process)
{
    public async Task<(int Status, string Body)> CallAsync(string method, string path, string? body = null, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        }

        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var answer = await process.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await CallAsync("GET", path);
        Assert.True(status == 200, $"{status} {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>Puts addresses on a list.</summary>
    public async Task ImportAsync(string list, params string[] lines)
    {
        var (status, body) = await CallAsync("POST", $"v3/posthorn/suppressions/import?list={list}", string.Join("\r\n", lines), "text/csv");
        Assert.True(status == 200, $"{status} {body}");
    }

    public async Task<long> AddGroupAsync(string name, bool isDefault = false)
    {
        var (status, body) = await CallAsync(
            "POST", "v3/asm/groups", JsonSerializer.Serialize(new { name, description = $"About {name} & more", is_default = isDefault }));
        Assert.True(status == 201, body);
        return JsonElement.Parse(body).GetProperty("id").GetInt64();
    }

    /// <summary>As a browser: no key, and no redirection is followed.</summary>
    public static async Task<HttpResponseMessage> VisitAsync(string address, string? form = null)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        browser.DefaultRequestHeaders.UserAgent.ParseAdd("Reader/1.0");
        var uri = new Uri(address);
        return form is null
            ? await browser.GetAsync(uri)
            : await browser.PostAsync(uri, new StringContent(form, Encoding.UTF8, new MediaTypeHeaderValue("application/x-www-form-urlencoded")));
    }

    public static async Task<string> PageAsync(string address, string? form = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await VisitAsync(address, form);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {html}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.StartsWith("default-src 'none'; ", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return html;
    }
}
