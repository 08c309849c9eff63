using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers.Monitors;

/// <summary>What a monitor may be, and which mail it sees. Pure.</summary>
internal static class MonitorRules
{
    public const int MaxFrequency = 1_000_000_000;
    private const int MaxEmail = 255;

    /// <param name="counted">Mails with these.</param>
    /// <returns>True when the mail of a round number is among the last ones.</returns>
    public static bool IsSample(long counted, int messages, int frequency) => counted / frequency > (counted - messages) / frequency;

    /// <returns>Null with errors.</returns>
    public static MailMonitor? Read(JsonMembers request)
    {
        var before = request.Errors.Count;
        var email = request.Line("email", MaxEmail);
        if (string.IsNullOrEmpty(email) && request.Errors.Count == before)
        {
            request.Refuse("email", "Email is required");
        }
        else if (email is not null && !EmailAddress.TryParse(email, out _))
        {
            request.Refuse("email", "Email is invalid");
        }

        before = request.Errors.Count;
        var frequency = request.WholeNumber("frequency", 1, MaxFrequency);
        if (frequency is null && request.Errors.Count == before)
        {
            request.Refuse("frequency", "Frequency is required");
        }

        return request.Errors.Count > 0 ? null : new MailMonitor(email!, frequency!.Value);
    }
}
