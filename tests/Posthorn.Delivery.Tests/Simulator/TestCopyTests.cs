using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Simulator;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Sink;
using Posthorn.Storage;
using Posthorn.Testing;

namespace Posthorn.Delivery.Tests.Simulator;

/// <summary>Single attempts for test copies, where every way out is open: a relay that takes all, and a lane that leads there.</summary>
public sealed class TestCopyTests() : QueueSuite(DatabaseKind.Sqlite)
{
    private readonly ManualClock _clock = new(Copies.Noon);

    [Theory]
    [InlineData("ana@example.org", "delivered")]
    [InlineData("bounce@simulator.test", "bounce")]
    [InlineData("defer@simulator.test", "deferred")]
    [InlineData("spam@simulator.test", "delivered spamreport")]
    [InlineData("open@simulator.test", "delivered open")]
    [InlineData("click+1@simulator.test", "delivered open click")]
    public async Task A_test_copy_never_reaches_the_relay_though_it_stands_in_its_lane(string recipient, string course)
    {
        await using var sink = MailSink.Start();
        await using var services = await NewServicesAsync(sink.Port);

        Assert.Equal(course, await DeliverAsync(services, TestCopy(recipient), Neighbours.NewLane()));

        Assert.Empty(sink.ReceivedFor(recipient));
        Assert.Equal(0, sink.TimesAsked(recipient));
        var kept = Assert.Single(((Neighbours.KeptMail)services.GetRequiredService<ITestMailbox>()).Mails);
        Assert.Equal((Copies.Account, Copies.Id(1), recipient), (kept.AccountId, kept.Copy, kept.Recipient));
    }

    [Theory]
    [InlineData(MessageClass.Test)]
    [InlineData((MessageClass)3)]
    public async Task No_connection_is_opened_for_a_copy_that_stays_in_the_house(MessageClass messageClass)
    {
        await using var sink = MailSink.Start();
        await using var services = await NewServicesAsync(sink.Port);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await services.GetRequiredService<OpenConnection>().ExecuteAsync(TestCopy("ana@example.org") with { Class = messageClass }, Neighbours.NewLane(), Token));
    }

    [Fact]
    public async Task Real_mail_never_reaches_the_simulator()
    {
        await using var sink = MailSink.Start();
        await using var services = await NewServicesAsync(sink.Port);
        var real = TestCopy("bounce@simulator.test") with { Class = MessageClass.Bulk };

        await Assert.ThrowsAsync<InvalidOperationException>(() => services.GetRequiredService<SimulateCopy>().ExecuteAsync(real, Neighbours.NewLane(), Token));
        Assert.Equal("delivered", await DeliverAsync(services, real, Neighbours.NewLane()));
        Assert.Single(sink.ReceivedFor("bounce@simulator.test"));
    }

    [Fact]
    public async Task The_lane_of_test_copies_is_one_for_all_and_nobody_is_asked_for_it()
    {
        await using var services = await NewServicesAsync(25, new DeliveryMode.Direct());
        var finder = services.GetRequiredService<ILaneFinder>();

        var one = await finder.FindAsync(TestCopy("ana@example.org"), Token);
        var two = await finder.FindAsync(TestCopy("ben@example.net") with { PoolId = 7, AccountId = 2, Domain = "example.net" }, Token);

        Assert.Equal(SimulatorLane.Name, one.Target!.Key.Site);
        Assert.Same(one.Target, two.Target);
    }

    [Fact]
    public async Task A_rendering_that_fails_is_a_dropped_copy_as_of_other_mail()
    {
        await using var services = await NewServicesAsync(25);

        Assert.Equal("dropped", await DeliverAsync(services, TestCopy("impossible@example.org"), Neighbours.NewLane()));
    }

    private static QueuedCopy TestCopy(string recipient) =>
        Copies.Queued(1) with { Recipient = recipient, Domain = recipient.Split('@')[1], Class = MessageClass.Test };

    private async Task<string> DeliverAsync(ServiceProvider services, QueuedCopy copy, Lane lane)
    {
        await AddAsync(services.GetRequiredService<NodeMembership>().Holder, Copies.New(1) with { Recipient = copy.Recipient, Domain = copy.Domain, Class = copy.Class });
        var held = services.GetRequiredService<HeldCopies>();
        Assert.True(held.TryReserve(1, copy.Class));
        held.Add(copy.Id, copy.Stream);
        lane.Workers++;
        var connection = await services.GetRequiredService<DeliverCopy>().ExecuteAsync(copy, lane, null, Token);
        connection?.Dispose();
        await services.GetRequiredService<Settler>().DrainAsync(Token);
        var events = await services.GetRequiredService<IEventLog>().ReadSubmissionAsync(Copies.Account, copy.Id.SubmissionId, Token);
        return string.Join(' ', events.Select(happened => happened.Type.WireName()));
    }

    private async Task<ServiceProvider> NewServicesAsync(int port, DeliveryMode? mode = null)
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
            .Configure<DeliveryOptions>(options => options.Mode = mode ?? new DeliveryMode.Relay("127.0.0.1", port, ImplicitTls: false, null))
            .BuildServiceProvider();
    }

    /// <summary>Stands where the room of senders begins.</summary>
    private sealed class Letter : IMailRenderer
    {
        private static readonly byte[] Text = Encoding.ASCII.GetBytes("From: shop@example.com\r\n\r\nHello\r\n");

        public ValueTask<RenderOutcome> RenderAsync(CopyToRender copy, CancellationToken cancellationToken) => ValueTask.FromResult<RenderOutcome>(
            copy.Recipient.StartsWith("impossible", StringComparison.Ordinal)
                ? new RenderOutcome.Impossible("No mail can be made of it.")
                : new RenderOutcome.Rendered(new RenderedMail(Text, "bounces@example.com", EightBit: false, SmtpUtf8: false)));
    }

    /// <summary>Test mail needs no DNS.</summary>
    private sealed class Nobody : IDnsResolver
    {
        public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
