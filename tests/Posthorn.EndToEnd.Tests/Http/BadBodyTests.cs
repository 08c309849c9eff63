using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Http;

/// <summary>Bodies that cannot be read: each has its answer, and nothing is stored.</summary>
[Collection(QuietServer.Name)]
public sealed class BadBodyTests(QuietPosthorn posthorn)
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"from\":}")]
    [InlineData("{} {}")]
    [InlineData("{'from': 'x'}")]
    public async Task Malformed_json_is_a_bad_request(string body)
    {
        using var answer = await posthorn.Running.Process.PostJsonAsync("v3/mail/send", body);

        Assert.Equal(("Bad Request", null), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Json_deeper_than_any_mail_is_a_bad_request()
    {
        using var answer = await posthorn.Running.Process.PostJsonAsync("v3/mail/send", "{\"x\":" + new string('[', 100_000));

        await answer.ErrorAsync(HttpStatusCode.BadRequest);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Json_that_is_not_utf8_is_told_so()
    {
        var json = Encoding.Latin1.GetBytes(Requests.To("ana@example.org").ToJsonString().Replace("Hello", "Grüße", StringComparison.Ordinal));

        using var answer = await PostAsync(json);

        Assert.Equal(("Invalid UTF8 in request", null), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_body_of_31_mb_is_too_large()
    {
        using var answer = await PostAsync(new byte[31 * MiB]);

        Assert.Equal(("Payload too large", null), await answer.ErrorAsync(HttpStatusCode.RequestEntityTooLarge));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_gzip_bomb_is_too_large_and_costs_bounded_memory()
    {
        var bomb = Gzip(stream =>
        {
            var zeros = new byte[MiB];
            for (var written = 0; written < 1024; written++)
            {
                stream.Write(zeros);
            }
        });
        Assert.InRange(bomb.Length, MiB, 29 * MiB);

        using var answer = await PostAsync(bomb, encoding: "gzip");

        Assert.Equal(("Payload too large", null), await answer.ErrorAsync(HttpStatusCode.RequestEntityTooLarge));
        Assert.InRange(PeakMemory(), 0, 700L * MiB);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Broken_gzip_is_told_so()
    {
        var request = Encoding.UTF8.GetBytes(Requests.To("ana@example.org").ToJsonString());
        var whole = Gzip(stream => stream.Write(request));

        var corrupt = whole.ToArray();
        corrupt[^6] ^= 0xff;

        foreach (var broken in new[] { request, corrupt })
        {
            using var answer = await PostAsync(broken, encoding: "gzip");
            Assert.Equal(("The body is not valid gzip, as its Content-Encoding says.", null), await answer.ErrorAsync(HttpStatusCode.BadRequest));
        }

        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task Gzip_that_ends_too_early_holds_no_whole_request()
    {
        var request = Encoding.UTF8.GetBytes(Requests.To("ana@example.org").ToJsonString());
        var whole = Gzip(stream => stream.Write(request));

        foreach (var cut in new[] { 12, 30, whole.Length - 12, whole.Length })
        {
            using var answer = await PostAsync(whole[..^cut], encoding: "gzip");
            await answer.ErrorAsync(HttpStatusCode.BadRequest);
        }

        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    public async Task An_unknown_encoding_is_refused(string encoding)
    {
        using var answer = await PostAsync([1, 2, 3], encoding: encoding);

        Assert.Equal(($"Content-Encoding {encoding} is not supported; send gzip or nothing.", null), await answer.ErrorAsync(HttpStatusCode.UnsupportedMediaType));
        await posthorn.AssertNothingHappenedAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Another_content_type_is_refused(string type)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(Requests.To("ana@example.org").ToJsonString()), type);

        Assert.Equal(("Content-Type should be application/json.", null), await answer.ErrorAsync(HttpStatusCode.UnsupportedMediaType));
        await posthorn.AssertNothingHappenedAsync();
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/json", string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return posthorn.Client.PostAsync(new Uri("v3/mail/send", UriKind.Relative), content);
    }

    private static byte[] Gzip(Action<Stream> write)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            write(gzip);
        }

        return compressed.ToArray();
    }

    private long PeakMemory()
    {
        using var process = Process.GetProcessById(posthorn.Running.Process.ProcessId);
        return process.PeakWorkingSet64;
    }
}
