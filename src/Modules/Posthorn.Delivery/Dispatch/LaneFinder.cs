using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery.Destinations;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Simulator;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;
using Posthorn.Senders;

namespace Posthorn.Delivery.Dispatch;

/// <summary>From a copy to its lane: the site of its domain, what the way there asks of TLS, the address it leaves from.</summary>
internal sealed class LaneFinder(
    DestinationFinder destinations, ShapingSource shaping, TlsPolicyFinder policies, IEnforcedTls enforcedTls, SourceChooser sources, Restrictions restrictions,
    ISendingIps ips, IOptions<DeliveryOptions> options, TimeProvider clock) : ILaneFinder
{
    /// <summary>One relay or mailbox is one site, whatever the domain.</summary>
    private static readonly Destination Single = new("", [], false, DateTimeOffset.MaxValue);

    private readonly SimulatorLane _simulator = new(options.Value);

    private readonly DestinationPlan? _singlePlan = options.Value.Mode is DeliveryMode.Direct ? null : SinglePlan(options.Value);

    public ValueTask<LaneFinding> FindAsync(QueuedCopy copy, CancellationToken cancellationToken)
    {
        // Before anybody is asked anything: of test mail not even DNS hears.
        if (!copy.Class.LeavesTheHouse())
        {
            return new(_simulator.Finding);
        }

        if (_singlePlan is not null)
        {
            return FindAsync(copy, Single, _singlePlan, cancellationToken);
        }

        var finding = destinations.FindAsync(copy.Domain, cancellationToken);
        if (!finding.IsCompletedSuccessfully)
        {
            return AwaitDestinationAsync(copy, finding, cancellationToken);
        }

        var destination = finding.Result;
        return FindAsync(copy, destination, destination.PlanFor(shaping.Current), cancellationToken);
    }

    public void Release(SourceChoice choice) => sources.Return(choice);

    private async ValueTask<LaneFinding> AwaitDestinationAsync(QueuedCopy copy, ValueTask<Destination> finding, CancellationToken cancellationToken)
    {
        var destination = await finding;
        return await FindAsync(copy, destination, destination.PlanFor(shaping.Current), cancellationToken);
    }

    private ValueTask<LaneFinding> FindAsync(QueuedCopy copy, Destination destination, DestinationPlan plan, CancellationToken cancellationToken)
    {
        var account = enforcedTls.GetAsync(copy.AccountId, cancellationToken);
        if (account.IsCompletedSuccessfully)
        {
            var policy = policies.FindAsync(copy.Domain, destination.MxHosts, destination.MxIsAuthentic, account.Result, plan.Tls, cancellationToken);
            return policy.IsCompletedSuccessfully ? new(Choose(copy, plan, policy.Result)) : AwaitPolicyAsync(copy, plan, policy);
        }

        return AwaitAccountAsync(copy, destination, plan, account, cancellationToken);
    }

    private async ValueTask<LaneFinding> AwaitPolicyAsync(QueuedCopy copy, DestinationPlan plan, ValueTask<TlsPolicy> policy) => Choose(copy, plan, await policy);

    private async ValueTask<LaneFinding> AwaitAccountAsync(
        QueuedCopy copy, Destination destination, DestinationPlan plan, ValueTask<AccountTls> account, CancellationToken cancellationToken) => Choose(
            copy, plan, await policies.FindAsync(copy.Domain, destination.MxHosts, destination.MxIsAuthentic, await account, plan.Tls, cancellationToken));

    private LaneFinding Choose(QueuedCopy copy, DestinationPlan plan, TlsPolicy tls)
    {
        var now = clock.GetUtcNow();
        var isHeldBack = restrictions.IsEmpty ? null : HeldBackAt(plan.Scope, now);
        var choice = sources.Choose(copy.AccountId, copy.PoolId == 0 ? null : copy.PoolId, plan.Provider, isHeldBack, now);
        if (choice.IsChosen)
        {
            return new LaneFinding(plan.TargetFor(choice.Source, tls), choice);
        }

        return LaneFinding.Wait(choice.Until < copy.Deadline ? choice.Until : copy.Deadline);
    }

    /// <summary>Addresses that a server does not want to hear from now.</summary>
    private Func<long, bool> HeldBackAt(string scope, DateTimeOffset now)
    {
        var known = ips.Current.Ips;
        return id =>
        {
            var address = known.FirstOrDefault(ip => ip.Id == id)?.Address;
            var state = restrictions.StateOf(address, scope, now);
            return state.SuspendedUntil > now || state.UseOtherIp;
        };
    }

    private static DestinationPlan SinglePlan(DeliveryOptions options) => new(
        0, "", "", options.Mode is DeliveryMode.Relay ? Routing.Route.Relay : null, null, new LaneLimits(options.ConnectionsPerDestination, options.MessagesPerConnection), TlsRequirement.None);
}
