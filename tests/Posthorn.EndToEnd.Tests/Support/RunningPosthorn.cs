using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>The program with a reader of its record.</summary>
internal sealed class RunningPosthorn : IAsyncDisposable
{
    private RunningPosthorn(PosthornProcess process)
    {
        Process = process;
        Stories = new StoryReader(process.DataFolder);
    }

    public PosthornProcess Process { get; }

    public StoryReader Stories { get; }

    public static Task<RunningPosthorn> StartAsync(params string[] arguments) => StartAsync(new PosthornProcessOptions { Arguments = arguments });

    public static async Task<RunningPosthorn> StartAsync(PosthornProcessOptions options) => new(await PosthornProcess.StartAsync(options));

    public Task<HttpResponseMessage> PostAsync(JsonObject request) => Process.PostJsonAsync("v3/mail/send", request.ToJsonString());

    /// <summary>Sends what has to be accepted.</summary>
    /// <returns>The message id.</returns>
    public async Task<string> SendAsync(JsonObject request)
    {
        using var answer = await PostAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("X-Message-Id").Single();
    }

    /// <summary>Sends, and waits until every copy has come to its end.</summary>
    public async Task<Story> SendToEndAsync(JsonObject request) => await Stories.EndAsync(await SendAsync(request));

    /// <summary>What a load balancer reads, and a person.</summary>
    public async Task<(HttpStatusCode Status, HealthView Health)> ReadyAsync()
    {
        using var answer = await Process.Client.GetAsync(new Uri("health/ready", UriKind.Relative));
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<HealthView>())!);
    }

    public async Task WaitUntilReadyAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); (await ReadyAsync()).Status != HttpStatusCode.OK; await Task.Delay(TimeSpan.FromMilliseconds(100)))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), Process.Output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stories.DisposeAsync();
        await Process.DisposeAsync();
    }
}

internal sealed record HealthView(string State, IReadOnlyList<string> Reasons);
