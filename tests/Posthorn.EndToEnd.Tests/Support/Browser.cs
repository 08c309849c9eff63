using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>A page in headless Chromium, driven over its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Program = "/usr/bin/chromium";

    private const string Listening = "DevTools listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _profile;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private int _calls;
    private string? _session;

    private Browser(Process process, TemporaryFolder profile) => (_process, _profile) = (process, profile);

    public static bool IsMissing => !File.Exists(Program);

    /// <param name="width">Of the window, in CSS pixels.</param>
    public static async Task<Browser> StartAsync(int width)
    {
        var profile = new TemporaryFolder();
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var browser = new Browser(process, profile);
        try
        {
            await browser.ConnectAsync(width);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an address and waits until its page is there.</summary>
    public async Task OpenAsync(string address, string title)
    {
        await CallAsync("Page.navigate", new JsonObject { ["url"] = address });
        await WaitForTitleAsync(title);
    }

    /// <summary>Clicks on the first element of a selector.</summary>
    public Task ClickAsync(string selector) => EvaluateAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).click()");

    /// <summary>Clicks, and waits until another page is there: the old one may look like it.</summary>
    public async Task SubmitAsync(string selector)
    {
        await EvaluateAsync("window.isOld = true");
        await ClickAsync(selector);
        await WaitAsync("window.isOld === undefined && document.readyState === 'complete'");
    }

    public Task WaitForTitleAsync(string title) =>
        WaitAsync($"document.readyState === 'complete' && document.title === {JsonSerializer.Serialize(title)}");

    /// <summary>Until an expression is true.</summary>
    public async Task WaitAsync(string expression)
    {
        for (var started = Stopwatch.GetTimestamp(); (await EvaluateAsync(expression))?.GetValueKind() != JsonValueKind.True; await Task.Delay(Interval))
        {
            Assert.True(
                Stopwatch.GetElapsedTime(started) < Patience,
                $"Waited in vain for {expression}; the page: {await EvaluateAsync("document.documentElement.outerHTML")}");
        }
    }

    /// <returns>The value, or null.</returns>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        return answer["result"]?["value"]?.DeepClone();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task ConnectAsync(int width)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true)
            {
                said.TrySetResult(line.Data[Listening.Length..].Trim());
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await _socket.ConnectAsync(new Uri(await said.Task.WaitAsync(Patience)), CancellationToken.None);
        var target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await CallAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        _session = attached["sessionId"]!.GetValue<string>();
        await CallAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = 640, ["deviceScaleFactor"] = 1, ["mobile"] = true });
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        using var limit = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var message = await ReceiveAsync(limit.Token);
            if (message["id"]?.GetValue<int>() != id)
            {
                continue;
            }

            // Between two pages there is none that could be asked.
            return message["result"] ?? new JsonObject();
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellationToken);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(text.ToArray())!;
    }
}
