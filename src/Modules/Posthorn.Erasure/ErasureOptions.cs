namespace Posthorn.Erasure;

public sealed class ErasureOptions
{
    /// <summary>
    /// Between two turns of one job; default one minute. Longer than nodes keep in memory what a mail said (half a minute), so that the last turn finds
    /// whatever was written from there.
    /// </summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(1);
}
