using System.Net.Http.Headers;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <param name="Status">Of HTTP.</param>
/// <param name="Type">The media type.</param>
/// <param name="Text">The body.</param>
/// <param name="Id">Of the message; null when there is none.</param>
internal sealed record V2MailAnswer(int Status, string Type, string Text, string? Id, string? RetryAfter);

/// <summary>Sends mail as programs of the second version of the API do.</summary>
internal static class V2MailClient
{
    public const string Json = "api/mail.send.json";
    public const string Xml = "api/mail.send.xml";
    public const string Login = "api_user=apikey&api_key=" + PosthornProcess.Key;

    public static async Task<V2MailAnswer> SendMailAsync(this RunningPosthorn posthorn, string path, HttpContent content, string? authorization = null)
    {
        using var client = new HttpClient { BaseAddress = posthorn.Process.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await client.SendAsync(request);
        return new V2MailAnswer(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType ?? "",
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.Single() : null,
            answer.Headers.RetryAfter?.ToString());
    }

    public static Task<V2MailAnswer> SendFormAsync(this RunningPosthorn posthorn, string path, string form, string? authorization = null)
    {
        var content = new StringContent(form);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return posthorn.SendMailAsync(path, content, authorization);
    }

    public static MultipartFormDataContent Multipart(params IEnumerable<(string Name, string Text)> members)
    {
        var form = new MultipartFormDataContent { { new StringContent("apikey"), "api_user" }, { new StringContent(PosthornProcess.Key), "api_key" } };
        foreach (var (name, text) in members)
        {
            form.Add(new StringContent(text), $"\"{name}\"");
        }

        return form;
    }

    public static void AddFile(this MultipartFormDataContent form, string name, byte[] bytes, string? type)
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        form.Add(file, $"\"files[{name}]\"", $"\"{name}\"");
    }
}
