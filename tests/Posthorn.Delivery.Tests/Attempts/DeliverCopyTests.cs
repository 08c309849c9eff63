using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Delivery.Tests.Smtp;
using Posthorn.Delivery.Transcripts;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Sink;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Attempts;

/// <summary>The end of a copy's life, with a clock that stands still, against a server that obeys the address.</summary>
public sealed class DeliverCopyTests() : QueueSuite(DatabaseKind.Sqlite)
{
    private const string Busy = "450-4.2.0-busy@example.org";
    private readonly ManualClock _clock = new(Copies.Noon);

    [Theory]
    [InlineData(0)]
    [InlineData(59_999)]
    public async Task The_last_try_is_made_at_the_deadline_and_its_reply_is_in_the_bounce(int millisecondsLate)
    {
        await using var sink = MailSink.Start();

        var end = await DeliverAsync(sink, Busy, attempts: 3, millisecondsLate);

        Assert.Equal(1, sink.TimesAsked(Busy));
        Assert.Equal((EventType.Bounce, "4.4.7", "blocked", "4"), (end.Type, end.Detail.Status, end.Detail.BounceType, end.Detail.Attempt));
        Assert.StartsWith("the message could not be delivered in time; last: 450 4.2.0", end.Detail.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_try_may_succeed()
    {
        await using var sink = MailSink.Start();

        Assert.Equal(EventType.Delivered, (await DeliverAsync(sink, "ana@example.org", attempts: 3, millisecondsLate: 0)).Type);
    }

    [Fact]
    public async Task A_copy_long_past_its_deadline_is_not_tried_again()
    {
        await using var sink = MailSink.Start();

        var end = await DeliverAsync(sink, "ana@example.org", attempts: 3, millisecondsLate: 60_000);

        Assert.Equal((EventType.Bounce, "4.4.7"), (end.Type, end.Detail.Status));
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task A_copy_that_was_never_tried_ends_at_its_deadline_too()
    {
        await using var sink = MailSink.Start();

        Assert.Equal(EventType.Bounce, (await DeliverAsync(sink, "ana@example.org", attempts: 0, millisecondsLate: 86_400_000)).Type);
    }

    [Fact]
    public async Task Before_the_deadline_a_copy_is_deferred_to_a_later_time()
    {
        await using var sink = MailSink.Start();

        var deferred = await DeliverAsync(sink, Busy, attempts: 0, millisecondsLate: -3_600_000);

        Assert.Equal((EventType.Deferred, "1"), (deferred.Type, deferred.Detail.Attempt));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(deferred.Detail.NextTry!.Value) - _clock.GetUtcNow(), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(7));
    }

    [Theory]
    [InlineData(TranscriptUse.None, Busy, false)]
    [InlineData(TranscriptUse.Failed, Busy, true)]
    [InlineData(TranscriptUse.All, Busy, true)]
    [InlineData(TranscriptUse.None, "ana@example.org", false)]
    [InlineData(TranscriptUse.Failed, "ana@example.org", false)]
    [InlineData(TranscriptUse.All, "ana@example.org", true)]
    public async Task The_conversation_of_an_attempt_is_stored_as_the_operator_wishes(TranscriptUse use, string recipient, bool stored)
    {
        await using var sink = MailSink.Start();

        await DeliverAsync(sink, recipient, attempts: 0, millisecondsLate: -3_600_000, options => options.Transcripts = use);

        var told = await TranscriptsAsync();
        Assert.Equal(stored, told.Count == 1);
        Assert.All(told, transcript => Assert.Equal((Copies.Id(1), 1, Copies.Noon), (transcript.Copy, transcript.Attempt, transcript.At)));
        Assert.All(told, transcript => Assert.Contains($"C: RCPT TO:<{recipient}>", transcript.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_refuses_everybody_leaves_its_words()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { Greeting = GreetingUse.Refuse });

        await DeliverAsync(sink, "ana@example.org", attempts: 0, millisecondsLate: -3_600_000);

        Assert.Contains("S: 554 5.7.1 your address is not welcome here", Assert.Single(await TranscriptsAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_our_own_leaves_no_connection_open()
    {
        await using var sink = MailSink.Start();

        var end = await DeliverAsync(sink, "fault@example.org", attempts: 0, millisecondsLate: -3_600_000);

        Assert.Equal((EventType.Deferred, "internal error"), (end.Type, end.Detail.Response));
        Assert.Equal(1, sink.Connections);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (sink.OpenConnections > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_host_that_does_not_know_its_own_CHUNKING_gets_the_mail_with_DATA_at_once()
    {
        await using var server = ScriptServer.Start(async peer =>
        {
            await peer.WelcomeAsync("CHUNKING");
            await peer.AnswerAsync("250 a\r\n");
            await peer.AnswerAsync("250 b\r\n");
            if ((await peer.HearAsync()).StartsWith("BDAT", StringComparison.Ordinal))
            {
                await peer.SayAsync("503 what\r\n");
                await peer.WaitAsync();
            }

            await peer.SayAsync("354 go\r\n");
            while (await peer.HearAsync() != ".")
            {
            }

            await peer.SayAsync("250 taken\r\n");
            await peer.WaitAsync();
        });

        var end = await DeliverAsync(server.EndPoint.Port, "large@example.org", attempts: 0, millisecondsLate: -3_600_000);

        Assert.Equal((EventType.Delivered, "1"), (end.Type, end.Detail.Attempt));
        Assert.Equal(2, server.Connections);
    }

    private Task<IReadOnlyList<AttemptTranscript>> TranscriptsAsync() =>
        new TranscriptStore(Database).ReadSubmissionAsync(Copies.Account, Copies.Id(1).SubmissionId, Token);

    private Task<CopyEvent> DeliverAsync(MailSink sink, string recipient, int attempts, int millisecondsLate, Action<DeliveryOptions>? configure = null) =>
        DeliverAsync(sink.Port, recipient, attempts, millisecondsLate, configure);

    private async Task<CopyEvent> DeliverAsync(int port, string recipient, int attempts, int millisecondsLate, Action<DeliveryOptions>? configure = null)
    {
        await using var services = await NewServicesAsync(port, configure);
        var held = services.GetRequiredService<HeldCopies>();
        var copy = Copies.Queued(1) with { Recipient = recipient, Attempts = attempts, Deadline = Copies.Noon.AddMilliseconds(-millisecondsLate) };
        await AddAsync(services.GetRequiredService<NodeMembership>().Holder, Copies.New(1) with { Recipient = recipient });
        Assert.True(held.TryReserve(1, MessageClass.Transactional));
        held.Add(copy.Id, copy.Stream);

        var connection = await services.GetRequiredService<DeliverCopy>().ExecuteAsync(copy, Neighbours.NewLane(), null, Token);
        connection?.Dispose();
        await services.GetRequiredService<Settler>().DrainAsync(Token);

        Assert.False(held.Contains(copy.Id));
        return Assert.Single(await services.GetRequiredService<IEventLog>().ReadSubmissionAsync(Copies.Account, copy.Id.SubmissionId, Token));
    }

    private async Task<ServiceProvider> NewServicesAsync(int port, Action<DeliveryOptions>? configure)
    {
        var node = new NodeMembership(new Leases(Database, _clock), _clock);
        await node.JoinAsync("this test", Token);
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(Database)
            .AddSingleton(node)
            .AddSingleton(new IdGenerator(0, _clock))
            .AddSingleton<IDnsResolver, Nobody>()
            .AddSingleton<IMailRenderer, Letter>()
            .AddNeighbours()
            .AddEvents()
            .AddDelivery()
            .AddDeliveryWorkers()
            .Configure<DeliveryOptions>(options => options.Mode = new DeliveryMode.Relay("127.0.0.1", port, ImplicitTls: false, null))
            .Configure<DeliveryOptions>(options => configure?.Invoke(options))
            .BuildServiceProvider();
    }

    /// <summary>Stands where the room of senders begins.</summary>
    private sealed class Letter : IMailRenderer
    {
        private static readonly byte[] Text = Encoding.ASCII.GetBytes("From: shop@example.com\r\n\r\nHello\r\n");

        public ValueTask<RenderOutcome> RenderAsync(CopyToRender copy, CancellationToken cancellationToken) => copy.Recipient.Split('@')[0] switch
        {
            "fault" => throw new InvalidOperationException("The renderer has a bug."),
            "large" => Rendered([.. Text, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("once more\r\n", 10_000)))]),
            _ => Rendered(Text),
        };

        private static ValueTask<RenderOutcome> Rendered(byte[] text) =>
            ValueTask.FromResult<RenderOutcome>(new RenderOutcome.Rendered(new RenderedMail(text, "bounces@example.com", EightBit: false, SmtpUtf8: false)));
    }

    /// <summary>A relay needs no DNS.</summary>
    private sealed class Nobody : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
