using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Settle;
using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Tests.Queue;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;
using Posthorn.Storage;
using Posthorn.Testing;
using Posthorn.Testing.Dns;
using Posthorn.Sink;

namespace Posthorn.Delivery.Tests.Attempts;

/// <summary>Single attempts over real sockets, with the room's own classes, a zone of the test and a clock that stands still.</summary>
public abstract class DeliverySuite() : QueueSuite(DatabaseKind.Sqlite), IAsyncDisposable
{
    private readonly ManualClock _clock = new(Copies.Noon);
    private ServiceProvider? _services;
    private int _copies;

    private protected FakeDnsServer Dns { get; } = FakeDnsServer.Start();

    /// <summary>The lane of all copies of this test: what the dispatcher would know of the destination.</summary>
    private protected Lane Lane { get; } = Neighbours.NewLane("example.org");

    private protected T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Sinks that share a port become the MX hosts of example.org, in this order.</summary>
    private protected async Task UseHostsAsync(params MailSink[] hosts)
    {
        for (var host = 0; host < hosts.Length; host++)
        {
            Dns.Mx("example.org", (ushort)(host + 1), $"mx{host + 1}.example.org").A($"mx{host + 1}.example.org", hosts[host].EndPoint.Address.ToString());
        }

        var node = new NodeMembership(new Leases(Database, _clock), _clock);
        await node.JoinAsync("this test", Token);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(Database)
            .AddSingleton(node)
            .AddSingleton(new IdGenerator(0, _clock))
            .AddSingleton<IDnsResolver>(new DnsResolver(new DnsResolverOptions { Servers = [Dns.EndPoint] }, _clock))
            .AddSingleton<IMailRenderer, Letter>()
            .AddNeighbours()
            .AddEvents()
            .AddDelivery()
            .AddDeliveryWorkers()
            .Configure<DeliveryOptions>(options =>
                (options.Mode, options.MxPort, options.AllowPrivateMx) = (new DeliveryMode.Direct(), hosts[0].Port, true))
            .BuildServiceProvider();
    }

    /// <summary>One attempt for a new copy.</summary>
    /// <returns>Its event, and the connection to go on with, if any.</returns>
    private protected async Task<(CopyEvent Event, SmtpConnection? Connection)> TryAsync(string localPart, SmtpConnection? connection = null)
    {
        var number = ++_copies;
        var held = Get<HeldCopies>();
        var copy = Copies.Queued(number) with { Recipient = $"{localPart}@example.org" };
        await AddAsync(Get<NodeMembership>().Holder, Copies.New(number) with { Recipient = copy.Recipient });
        Assert.True(held.TryReserve(1, MessageClass.Transactional));
        held.Add(copy.Id, copy.Stream);
        var after = await Get<DeliverCopy>().ExecuteAsync(copy, Lane, connection, Token);
        await Get<Settler>().DrainAsync(Token);
        var events = await Get<IEventLog>().ReadSubmissionAsync(Copies.Account, copy.Id.SubmissionId, Token);
        return (Assert.Single(events), after);
    }

    public new async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await Dns.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stands where the room of senders begins.</summary>
    private sealed class Letter : IMailRenderer
    {
        private static readonly byte[] Text = Encoding.ASCII.GetBytes("From: shop@example.com\r\n\r\nHello\r\n");

        public ValueTask<RenderOutcome> RenderAsync(CopyToRender copy, CancellationToken cancellationToken) =>
            ValueTask.FromResult<RenderOutcome>(new RenderOutcome.Rendered(new RenderedMail(Text, "bounces@example.com", EightBit: false, SmtpUtf8: false)));
    }
}
