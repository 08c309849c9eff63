using Microsoft.Extensions.Options;
using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>Where the last report hangs, for all to read: it is looked at for every mail.</summary>
internal sealed class HealthBoard(IOptions<HealthOptions> options, TimeProvider clock) : IAdmission
{
    private static readonly TimeSpan RetryAfterStop = TimeSpan.FromSeconds(5);

    private static readonly AdmissionRefusal Stopping = new(
        $"The mail was not accepted, since this server is stopping. Please try again in {RetryAfterStop.TotalSeconds:0} seconds.", RetryAfterStop, IsStopping: true);

    private static readonly HealthReason StoppingReason = new("stop", HealthState.Shedding, "The server is stopping", "this server is stopping");

    private volatile Posted _posted = new(new HealthReport(HealthState.Healthy, [], clock.GetUtcNow()), null);
    private volatile bool _stopping;

    public HealthReport Current
    {
        get
        {
            var report = _posted.Report;
            var now = clock.GetUtcNow();
            report = IsStale(report, now) ? HealthRules.Stale(report, now) : report;
            return _stopping
                ? report with { State = report.State > HealthState.Shedding ? report.State : HealthState.Shedding, Reasons = [StoppingReason, .. report.Reasons] }
                : report;
        }
    }

    public AdmissionRefusal? Refusal
    {
        get
        {
            if (_stopping)
            {
                return Stopping;
            }

            var posted = _posted;
            return IsStale(posted.Report, clock.GetUtcNow()) ? HealthRules.RefusalOf(Current) : posted.Refusal;
        }
    }

    public void Post(HealthReport report) => _posted = new Posted(report, HealthRules.RefusalOf(report));

    /// <summary>From now on nothing new begins.</summary>
    public void Stop() => _stopping = true;

    private bool IsStale(HealthReport report, DateTimeOffset now) => now - report.MeasuredAt > options.Value.Stale;

    /// <param name="Refusal">Made once for each report, not for each mail.</param>
    private sealed record Posted(HealthReport Report, AdmissionRefusal? Refusal);
}
