using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Posthorn.Testing.Hosting;

/// <summary>
/// <c>posthorn serve</c> as a child process: a data folder and ports of its own, a known key, and an end of any kind.
/// A start after an end is its next life on the same folder.
/// </summary>
public sealed partial class PosthornProcess : IAsyncDisposable
{
    /// <summary>A full-access key that every process of the tests knows.</summary>
    public const string Key = "SG.AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    /// <summary>The owner's password in every process of the tests.</summary>
    public const string OwnerPassword = "correct horse battery 9";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _ownFolder = new();
    private readonly StringBuilder _output = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly PosthornProcessOptions _options;
    private Process? _process;
    private HttpClient? _client;
    private TaskCompletionSource _ready = new();
    private int _outputStart;

    private PosthornProcess(PosthornProcessOptions options)
    {
        _options = options;
        DataFolder = options.DataFolder ?? System.IO.Path.Combine(_ownFolder.Path, "data");
        _arguments = ["serve", "--data", DataFolder, "--http", "127.0.0.1:0", "--inbox", "127.0.0.1:0", "--submission", "127.0.0.1:0", "--submission-tls", "127.0.0.1:0", .. options.Arguments];
    }

    public string DataFolder { get; }

    /// <summary>The API's address; it changes with each life.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>The test mailbox's SMTP listener; it changes with each life.</summary>
    public IPEndPoint Inbox { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>SMTP submission with STARTTLS; it changes with each life. Port 0: it is off.</summary>
    public IPEndPoint Submission { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>SMTP submission with TLS from the first byte.</summary>
    public IPEndPoint SubmissionTls { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Says the key with each request; another one in each life.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("The program does not run.");

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The program does not run.");

    /// <summary>What all lives have said, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the program and waits until it is ready.</summary>
    public static async Task<PosthornProcess> StartAsync(PosthornProcessOptions? options = null)
    {
        var process = new PosthornProcess(options ?? new PosthornProcessOptions());
        try
        {
            await process.StartAgainAsync();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public static Task<PosthornProcess> StartAsync(params string[] arguments) => StartAsync(new PosthornProcessOptions { Arguments = arguments });

    /// <summary>The next life: the same folder and options.</summary>
    public async Task StartAgainAsync()
    {
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _outputStart = Output.Length;
        _process = PosthornProgram.Start(StartInfo(), new Dictionary<string, string>
        {
            ["POSTHORN_API_KEY"] = Key,
            ["POSTHORN_OWNER_PASSWORD"] = OwnerPassword,

            // Tests that share a server ask more than programs do.
            ["POSTHORN_REQUESTS_PER_MINUTE"] = "1000000",
        }.Concat(_options.Environment).GroupBy(variable => variable.Key).ToDictionary(variable => variable.Key, variable => variable.Last().Value));
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_ready.Task, ended).WaitAsync(Patience) == ended)
        {
            throw new InvalidOperationException($"The program ended with {_process.ExitCode} instead of becoming ready:\n{Output}");
        }

        var said = Output[_outputStart..];
        Address = new Uri(ApiLine().Match(said).Groups["address"].Value);
        Inbox = IPEndPoint.Parse(InboxLine().Match(said).Groups["address"].Value);
        if (SubmissionLine().Match(said) is { Success: true } submission)
        {
            Submission = IPEndPoint.Parse(submission.Groups["address"].Value);
            SubmissionTls = IPEndPoint.Parse(submission.Groups["tls"].Value);
        }

        _client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>SIGKILL: the power goes out, as far as the program can tell.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Forget();
    }

    /// <summary>SIGTERM, and waits.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The program does not run.");
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        var code = process.ExitCode;
        Forget();
        return code;
    }

    /// <summary>Runs a command beside the server, on its folder.</summary>
    public Task<CommandResult> CommandAsync(params string[] arguments) =>
        PosthornProgram.RunAsync([.. arguments, "--data", DataFolder, .. _options.Arguments], _options.Environment);

    /// <summary>POSTs JSON text with the key.</summary>
    public async Task<HttpResponseMessage> PostJsonAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _ownFolder.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        IReadOnlyList<string> command = [.. _options.CommandPrefix, dotnet, PosthornProgram.Path, .. _arguments];
        return new ProcessStartInfo(command[0], command.Skip(1));
    }

    private void Forget()
    {
        _process?.Dispose();
        _client?.Dispose();
        (_process, _client) = (null, null);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        // The last line of the welcome.
        if (line.StartsWith("  curl -i ", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    [GeneratedRegex(@"^  API +(?<address>http\S+/)v3\r?$", RegexOptions.Multiline)]
    private static partial Regex ApiLine();

    [GeneratedRegex(@"^  SMTP +(?<address>[0-9.:]+), (?<tls>[0-9.:]+) \(TLS\)", RegexOptions.Multiline)]
    private static partial Regex SubmissionLine();

    [GeneratedRegex(@"\(SMTP on (?<address>[0-9.:\[\]a-f]+)\)")]
    private static partial Regex InboxLine();
}

public sealed record PosthornProcessOptions
{
    /// <summary>Settings for <c>serve</c>, such as <c>--delivery direct</c>; commands beside it get them too.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Default: a new temporary one, removed at the end. One that is given is left alone.</summary>
    public string? DataFolder { get; init; }

    /// <summary>What starts the program, such as <c>prlimit --fsize=…</c>; it must become the program by exec, so that signals reach it.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];
}
