namespace Posthorn.Delivery.Smtp;

/// <summary>How long a body may take as a whole. Pure.</summary>
internal static class BodyTimeRules
{
    /// <returns>One block's time and what the least rate needs for the rest.</returns>
    public static TimeSpan Ceiling(SmtpTimeouts timeouts, int octets) =>
        timeouts.DataBlock + TimeSpan.FromSeconds((double)octets / Math.Max(1, timeouts.BodyRate));
}
