namespace Posthorn.Smtp.Tests;

/// <summary>Files in Conversations/Server: the client's lines arrive, the server's lines and what came of them must match.</summary>
public sealed class ServerConversationTests
{
    public static TheoryData<string, Arrival> Conversations => Conversation.All("Server");

    public static TheoryData<string> Names => [.. Conversation.Names("Server")];

    [Theory]
    [MemberData(nameof(Conversations))]
    public void The_server_speaks_as_written(string name, Arrival arrival)
    {
        var conversation = Conversation.Load(name);
        var host = new ScriptedHost(OptionsOf(conversation));
        var transcript = new List<string>(host.Start());
        foreach (var (group, index) in conversation.Spoken("C:").Select((group, index) => (group, index)))
        {
            if (index > 0)
            {
                transcript.Add("-- TLS");
                host.Session.OnTlsEstablished();
            }

            foreach (var piece in PiecesOf(group, arrival))
            {
                transcript.AddRange(host.Feed(piece));
            }
        }

        transcript.AddRange(host.Session.IsClosed ? [$"= closed: {host.Session.CloseReason}"] : []);
        Assert.Equal(conversation.Transcript.Where(line => !line.StartsWith("C:", StringComparison.Ordinal)), transcript);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_reply_comes_right_after_its_command(string name)
    {
        var conversation = Conversation.Load(name);
        var host = new ScriptedHost(OptionsOf(conversation));
        var transcript = new List<string>(host.Start());
        var spoken = new Queue<byte[]>(conversation.Spoken("C:").SelectMany(group => group));
        foreach (var line in conversation.Transcript)
        {
            if (line.StartsWith("C:", StringComparison.Ordinal))
            {
                transcript.Add(line);
                transcript.AddRange(host.Feed(spoken.Dequeue()));
            }
            else if (line.StartsWith("--", StringComparison.Ordinal))
            {
                transcript.Add(line);
                host.Session.OnTlsEstablished();
            }
        }

        transcript.AddRange(host.Session.IsClosed ? [$"= closed: {host.Session.CloseReason}"] : []);
        Assert.Equal(conversation.Transcript, transcript);
    }

    private static IEnumerable<byte[]> PiecesOf(IReadOnlyList<byte[]> lines, Arrival arrival) =>
        arrival == Arrival.LineByLine ? lines : Pieces.Of([.. lines.SelectMany(line => line)], arrival);

    private static SmtpServerOptions OptionsOf(Conversation conversation) => new()
    {
        HostName = "mx.example.net",
        StartTls = conversation.Settings.ContainsKey("starttls"),
        Auth = Enum.Parse<SmtpAuthUse>(conversation.Setting("auth", "None")),
        AllowClearTextAuth = conversation.Settings.ContainsKey("clear-text-auth"),
        AnnounceLegacyAuth = conversation.Settings.ContainsKey("legacy-auth"),
        SmtpUtf8 = !conversation.Settings.ContainsKey("no-utf8"),
        EightBitMime = !conversation.Settings.ContainsKey("no-utf8"),
        Chunking = conversation.Settings.ContainsKey("chunking"),
        AnnounceSize = !conversation.Settings.ContainsKey("no-size"),
        EnhancedStatusCodes = !conversation.Settings.ContainsKey("plain-codes"),
        MaxMessageSize = int.Parse(conversation.Setting("max-size", "1000")),
        MaxRecipients = int.Parse(conversation.Setting("max-recipients", "100")),
        MaxAuthFailures = int.Parse(conversation.Setting("max-auth-failures", "5")),
        MaxErrors = int.Parse(conversation.Setting("max-errors", "20")),
        MaxCommandOctets = int.Parse(conversation.Setting("max-command", "512")),
    };
}
