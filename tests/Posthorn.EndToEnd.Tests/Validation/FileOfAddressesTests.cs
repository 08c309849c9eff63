using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Validation;

/// <summary>A file of addresses, from the question where to bring it to the results.</summary>
public sealed class FileOfAddressesTests : IAsyncLifetime
{
    private readonly FakeDnsServer _dns = FakeDnsServer.Start().Mx("mx.example", 10, "in.mx.example").A("in.mx.example", "192.0.2.1");
    private PosthornProcess? _server;
    private HttpClient? _client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PosthornProcess.StartAsync("--dns", _dns.EndPoint.ToString());
        var key = await _server.CommandAsync("keys", "create", "validate", "--scope", "validations.email.create", "--scope", "validations.email.read", "--scope", "suppression.create");
        Assert.True(key.ExitCode == 0, key.Errors);
        _client = new HttpClient { BaseAddress = _server.Address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Output.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_brought_without_a_key_and_its_results_are_fetched()
    {
        using (var import = await _client!.PostAsync("/v3/posthorn/suppressions/import?list=bounces", new StringContent("gone@mx.example\n", Encoding.UTF8, "text/csv"), Token))
        {
            Assert.Equal(HttpStatusCode.OK, import.StatusCode);
        }

        var job = await NewJobAsync("csv");
        using (var wrong = await BringAsync(job.Uri, "emails\nx", "text/plain"))
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
        }

        using (var brought = await BringAsync(job.Uri, "emails\nana@mx.example\nsales@mx.example\ngone@mx.example\n=cmd()\nana@none.example\n", "text/csv"))
        {
            Assert.Equal(HttpStatusCode.OK, brought.StatusCode);
        }

        using (var again = await BringAsync(job.Uri, "emails\nx", "text/csv"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        }

        var done = await WaitAsync(job.Id, "Done");
        Assert.Equal((1, 1, true), (done.GetProperty("segments").GetInt32(), done.GetProperty("segments_processed").GetInt32(), done.GetProperty("is_download_available").GetBoolean()));
        Assert.True(done.GetProperty("finished_at").GetInt64() >= done.GetProperty("started_at").GetInt64());
        Assert.Equal(
            [
                "email,verdict,score,local,host,suggestion,has_valid_address_syntax,has_mx_or_a_record,is_suspected_disposable_address,is_suspected_role_address,has_known_bounces,has_suspected_bounces",
                "ana@mx.example,Valid,0.95,ana,mx.example,,true,true,false,false,false,false",
                "sales@mx.example,Risky,0.5,sales,mx.example,,true,true,false,true,false,false",
                "gone@mx.example,Invalid,0.005,gone,mx.example,,true,true,false,false,true,false",
                "'=cmd(),Invalid,0,'=cmd(),,,false,false,false,false,false,false",
                "ana@none.example,Invalid,0.001,ana,none.example,,true,false,false,false,false,false",
                "",
            ],
            (await _client!.GetStringAsync($"/v3/posthorn/validations/email/jobs/{job.Id}/results", Token)).Split("\r\n"));
    }

    [Fact]
    public async Task A_bad_file_ends_the_job_and_says_why()
    {
        var job = await NewJobAsync("csv");
        using var brought = await BringAsync(job.Uri, "ana@mx.example\n", "text/csv");
        Assert.Equal(HttpStatusCode.BadRequest, brought.StatusCode);

        var ended = await WaitAsync(job.Id, "Error");
        Assert.Equal("The first row must name a column emails.", ended.GetProperty("errors")[0].GetProperty("message").GetString());
        using var results = await _client!.GetAsync($"/v3/posthorn/validations/email/jobs/{job.Id}/results", Token);
        Assert.Equal(HttpStatusCode.NotFound, results.StatusCode);
    }

    [Fact]
    public async Task An_address_for_uploads_that_is_made_up_opens_nothing()
    {
        var job = await NewJobAsync("csv");
        using var other = await BringAsync(new Uri(job.Uri.ToString()[..^5] + "AAAAA"), "emails\nx", "text/csv");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal("Initiated", (await JobAsync(job.Id)).GetProperty("status").GetString());
    }

    private static async Task<HttpResponseMessage> BringAsync(Uri address, string text, string type)
    {
        using var stranger = new HttpClient();
        using var content = new StringContent(text, Encoding.UTF8, type);
        return await stranger.PutAsync(address, content, Token);
    }

    private async Task<(string Id, Uri Uri)> NewJobAsync(string type)
    {
        using var answer = await _client!.PutAsync("/v3/validations/email/jobs", new StringContent($$"""{"file_type":"{{type}}"}""", Encoding.UTF8, "application/json"), Token);
        var job = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));
        return (job.GetProperty("job_id").GetString()!, new Uri(job.GetProperty("upload_uri").GetString()!));
    }

    private async Task<JsonElement> JobAsync(string id) =>
        JsonElement.Parse(await _client!.GetStringAsync($"/v3/validations/email/jobs/{id}", Token)).GetProperty("result");

    private async Task<JsonElement> WaitAsync(string id, string status)
    {
        while (true)
        {
            var job = await JobAsync(id);
            if (job.GetProperty("status").GetString() == status)
            {
                return job;
            }

            await Task.Yield();
        }
    }
}
