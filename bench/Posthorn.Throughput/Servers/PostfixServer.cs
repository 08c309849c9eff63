using System.Diagnostics;
using System.Net;
using Posthorn.Throughput.Load;

namespace Posthorn.Throughput.Servers;

/// <summary>
/// Debian's Postfix with a queue and settings of its own, relaying to the sink, and OpenDKIM signing for it as a milter. Settings favour
/// throughput: no limits on clients, high concurrency, no DNS, no artificial delay. It syncs each mail before its 250, as it always does.
/// </summary>
internal sealed class PostfixServer : ITestedServer
{
    private const string Sender = "news@sender.test";
    private static readonly string[] Tools = ["postfix", "postconf", "smtp-source", "opendkim", "opendkim-genkey"];
    private readonly string _folder;
    private readonly ThroughputOptions _options;
    private readonly IPEndPoint _smtp;
    private readonly OpenDkim? _signer;

    private PostfixServer(string folder, ThroughputOptions options, IPEndPoint smtp, OpenDkim? signer)
    {
        _folder = folder;
        _options = options;
        _smtp = smtp;
        _signer = signer;
    }

    public string Name => "postfix";

    public int? ProcessId => null;

    private string Settings => Path.Combine(_folder, "etc");

    /// <exception cref="MissingToolException">A program is missing, or we are not root, which Postfix wants.</exception>
    public static void ThrowIfMissing()
    {
        var missing = Tools.Where(tool => !IsInstalled(tool)).ToList();
        if (missing.Count > 0)
        {
            throw new MissingToolException($"{string.Join(", ", missing)}: not installed. apt-get install postfix opendkim opendkim-tools");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new MissingToolException("Postfix starts as root only: run this comparison with sudo.");
        }
    }

    public static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, tool)));

    public static async Task<PostfixServer> StartAsync(ThroughputOptions options, IPEndPoint sink, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Folder, "postfix");
        foreach (var name in (string[])["etc", "queue", "data"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        await ChildProcess.RunAsync(cancellationToken, "chown", "postfix", Path.Combine(folder, "data"));
        var smtp = FreeEndPoint.Find();
        var signer = options.Dkim ? await OpenDkim.StartAsync(options.Folder, folder, options.Milter, cancellationToken) : null;
        var server = new PostfixServer(folder, options, smtp, signer);
        try
        {
            await server.WriteSettingsAsync(sink, cancellationToken);
            await ChildProcess.RunAsync(cancellationToken, "postfix", "-c", server.Settings, "start");
            await FreeEndPoint.WaitForListenerAsync(smtp, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>By Postfix's own generator, which keeps its connections, as ours does; or by ours, where submission is compared.</summary>
    public async Task<LoadTimes> SubmitAsync(MailLoad load, CancellationToken cancellationToken)
    {
        if (_options.In == EntryWay.Smtp)
        {
            return await new LoadGenerator(() => new SmtpSession(_smtp, null, Sender, load.TextBytes, load.To), load.Batch, _options.Connections)
                .RunAsync(load.First, load.Messages, load.Until, cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        await ChildProcess.RunAsync(
            cancellationToken, "smtp-source", "-d", "-s", $"{Math.Min(_options.PostfixSessions, load.Messages)}", "-m", $"{load.Messages}", "-l", $"{load.TextBytes}",
            "-f", Sender, "-t", "user@example.com", _smtp.ToString());
        return new LoadTimes(started, Stopwatch.GetTimestamp(), load.Messages, TimeSpan.Zero);
    }

    public Task<string?> WaitingAsync(CancellationToken cancellationToken)
    {
        string[] queues = ["incoming", "active", "deferred", "maildrop"];
        return Task.FromResult(queues.SelectMany(queue =>
            Directory.EnumerateFiles(Path.Combine(_folder, "queue", queue), "*", SearchOption.AllDirectories)).FirstOrDefault());
    }

    public void ThrowIfEnded() => _signer?.ThrowIfEnded();

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_folder, "queue", "pid", "master.pid")))
        {
            using var stop = Process.Start(new ProcessStartInfo("postfix", ["-c", Settings, "stop"]) { RedirectStandardError = true })!;
            await stop.WaitForExitAsync();
        }

        if (_signer is not null)
        {
            await _signer.DisposeAsync();
        }
    }

    private async Task WriteSettingsAsync(IPEndPoint sink, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(Settings, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/queue
            data_directory = {_folder}/data
            multi_instance_enable = no
            maillog_file = {_folder}/mail.log
            maillog_file_prefixes = {_folder}
            myhostname = bench.test
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            mydestination =
            alias_maps =
            local_recipient_maps =
            relayhost = [{sink.Address}]:{sink.Port}
            disable_dns_lookups = yes
            smtpd_recipient_restrictions = permit_mynetworks, reject
            smtpd_client_connection_count_limit = 0
            in_flow_delay = 0
            default_process_limit = 100
            initial_destination_concurrency = 50
            default_destination_concurrency_limit = 50
            {(_signer is null ? "" : $"smtpd_milters = {_signer.Milter}\nmilter_default_action = tempfail")}

            """, cancellationToken);
        var master = (string[])["/usr/share/postfix/master.cf.dist", "/etc/postfix/master.cf"];
        File.Copy(master.First(File.Exists), Path.Combine(Settings, "master.cf"));
        await ChildProcess.RunAsync(cancellationToken, "postconf", "-c", Settings, "-MX", "smtp/inet");
        await ChildProcess.RunAsync(cancellationToken, "postconf", "-c", Settings, "-M", $"{_smtp}/inet={_smtp} inet n - n - - smtpd");
        await ChildProcess.RunAsync(cancellationToken, "postconf", "-c", Settings, "-F", "*/*/chroot=n");
    }
}
