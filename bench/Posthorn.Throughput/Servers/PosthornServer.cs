using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Posthorn.Throughput.Load;

namespace Posthorn.Throughput.Servers;

/// <summary><c>posthorn serve</c> on a data folder of its own.</summary>
internal sealed partial class PosthornServer : ITestedServer
{
    private const string Sender = "news@sender.test";
    private const string SenderDomain = "sender.test";

    /// <summary>It lets messages under way finish for 10 seconds, then closes the database.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly ThroughputOptions _options;
    private readonly ChildProcess _process;
    private readonly IPEndPoint _api;
    private readonly IPEndPoint? _submission;
    private readonly string _key;
    private readonly string[] _place;

    private PosthornServer(ThroughputOptions options, ChildProcess process, (IPEndPoint Api, IPEndPoint? Submission) ports, string key, string[] place)
    {
        _options = options;
        _process = process;
        (_api, _submission) = ports;
        _key = key;
        _place = place;
    }

    public string Name => "posthorn";

    public int? ProcessId => _process.Id;

    public IPEndPoint Api => _api;

    public string Key => _key;

    /// <param name="options">The program, its folder, its database, and whether it signs.</param>
    /// <param name="way">Where mail leaves to.</param>
    /// <param name="name">Of its data folder and its log.</param>
    /// <param name="cancellationToken">Gives up; what was started is stopped.</param>
    public static async Task<PosthornServer> StartAsync(ThroughputOptions options, DeliveryWay way, string name, CancellationToken cancellationToken)
    {
        string[] place = ["--data", Path.Combine(options.Folder, name), .. options.Database.Length > 0 ? new[] { "--database", options.Database } : []];
        if (options.Dkim)
        {
            await ChildProcess.RunAsync(cancellationToken, [options.Program, "domain", "add", SenderDomain, .. place]);
        }

        var key = NewKey();
        var process = ChildProcess.Start(
            options.Folder, name, Grace, new Dictionary<string, string> { ["POSTHORN_API_KEY"] = key },
            [options.Program, "serve", .. place, "--http", "127.0.0.1:0", "--inbox", "127.0.0.1:0", "--submission", options.In == EntryWay.Smtp ? "127.0.0.1:0" : "off", "--hostname", "bench.test", .. way.Settings]);
        try
        {
            var api = await AddressAsync(ApiLine());
            var submission = options.In == EntryWay.Smtp ? await AddressAsync(SubmissionLine()) : null;
            return new PosthornServer(options, process, (api, submission), key, place);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        async Task<IPEndPoint> AddressAsync(Regex line) => IPEndPoint.Parse(await process.WaitForOutputAsync(
            output => line.Match(output) is { Success: true } found ? found.Groups["address"].Value : null, cancellationToken));
    }

    public Task<LoadTimes> SubmitAsync(MailLoad load, CancellationToken cancellationToken)
    {
        var template = RequestTemplate.Create(_api, _key, Sender, load.TextBytes, load.Batch, load.To);
        Func<ILoadSession> open = _submission is { } submission
            ? () => new SmtpSession(submission, ("apikey", _key), Sender, load.TextBytes, load.To)
            : () => new HttpSession(_api, template);
        return new LoadGenerator(open, load.Batch, _options.Connections).RunAsync(load.First, load.Messages, load.Until, cancellationToken);
    }

    /// <summary>The operator's view of its queue.</summary>
    public QueueApi OpenQueue() => new(_api, _key);

    public async Task<string?> WaitingAsync(CancellationToken cancellationToken)
    {
        var said = await ChildProcess.RunAsync(cancellationToken, [_options.Program, "queue", .. _place]);
        

        // A destination without mail stays in the list while its last reply is remembered.
        return said.Contains("The queue is empty.", StringComparison.Ordinal) || said.Contains("\n0 mails for ", StringComparison.Ordinal) ? null : said;
    }

    public void ThrowIfEnded() => _process.ThrowIfEnded();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string NewKey() =>
        $"SG.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    [GeneratedRegex(@"^  API +http://(?<address>[0-9.]+:[0-9]+)/v3", RegexOptions.Multiline)]
    private static partial Regex ApiLine();

    [GeneratedRegex(@"^  SMTP +(?<address>[0-9.]+:[0-9]+)", RegexOptions.Multiline)]
    private static partial Regex SubmissionLine();
}
