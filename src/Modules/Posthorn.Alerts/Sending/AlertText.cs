using System.Globalization;
using System.Text;
using Posthorn.Accounts;
using Posthorn.Alerts.Settings;
using Posthorn.Events;

namespace Posthorn.Alerts.Sending;

/// <summary>The words of the mails. Pure.</summary>
internal static class AlertText
{
    private static readonly (string Name, EventType Type)[] Lines =
    [
        ("Processed", EventType.Processed), ("Delivered", EventType.Delivered), ("Deferred", EventType.Deferred), ("Bounces", EventType.Bounce), ("Dropped", EventType.Dropped),
        ("Opens", EventType.Open), ("Clicks", EventType.Click), ("Spam reports", EventType.SpamReport), ("Unsubscribes", EventType.Unsubscribe),
        ("Group unsubscribes", EventType.GroupUnsubscribe),
    ];

    /// <summary>So many whole days before the one that the mail is sent on.</summary>
    public static int DaysOf(string frequency) => frequency == "monthly" ? 30 : 7;

    public static SystemMail Statistics(Alert alert, Account account, DateOnly today, IReadOnlyDictionary<EventType, long> counts)
    {
        var days = DaysOf(alert.Frequency);
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"What happened to the mail of {account.Username} from {today.AddDays(-days):yyyy-MM-dd} to {today.AddDays(-1):yyyy-MM-dd} ({account.TimeZone}):\n\n"));
        foreach (var (name, type) in Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {counts.GetValueOrDefault(type)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThis is alert {alert.Id}, sent {alert.Frequency}.\n");
        return new SystemMail(alert.EmailTo, $"Email statistics of {account.Username}", text.ToString());
    }

    public static SystemMail Usage(Alert alert, Account account, AccountUsage usage) => new(
        alert.EmailTo, string.Create(CultureInfo.InvariantCulture, $"{account.Username} has used {alert.Percentage}% of its credits"),
        string.Create(CultureInfo.InvariantCulture, $"{account.Username} has used {usage.Used} of {usage.Total} credits since {account.Zone.DayOf(usage.PeriodStart):yyyy-MM-dd}.\n\nThis is alert {alert.Id}.\n"));

    /// <summary>Whether so much is used, by whole numbers.</summary>
    public static bool IsReached(Alert alert, AccountUsage usage) => (Int128)usage.Used * 100 >= (Int128)usage.Total * alert.Percentage;
}
