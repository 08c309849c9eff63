using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>From the failures of single hosts to that of a route.</summary>
internal sealed class FailureSummary(ConnectNotes notes)
{
    private ConnectOutcome.Failed? _last;
    private bool _allPermanent = true;
    private bool _allTls = true;

    public void Add(ConnectOutcome.Failed failed)
    {
        _last = failed;
        _allPermanent &= failed.AllPermanent;
        _allTls &= failed.Tls is not null;
    }

    public void AddUnreachable(string reason) => Add(new ConnectOutcome.Failed(reason, null, false, SmtpStage.Connect, null, notes));

    public ConnectOutcome.Failed Outcome() => _last is null
        ? new ConnectOutcome.Failed("no address of the destination can be reached from here", null, false, SmtpStage.Connect, null, notes)
        : _last with { AllPermanent = _allPermanent, Tls = _allTls ? _last.Tls : null };
}
