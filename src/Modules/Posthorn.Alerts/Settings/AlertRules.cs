using Posthorn.Accounts;
using Posthorn.Kernel;

namespace Posthorn.Alerts.Settings;

/// <param name="Type">Of a new one; null: a change.</param>
internal sealed record AlertDraft(string? Type, string? EmailTo, string? Frequency, int? Percentage);

/// <summary>What an alert must be. Pure.</summary>
internal static class AlertRules
{
    public const int MaxAlerts = 100;
    public const string Missing = "missing required argument";
    public const string BadType = "type must be usage_limit or stats_notification.";
    public const string BadFrequency = "frequency must be daily, weekly or monthly.";
    public const string BadEmail = "email_to must be an email address.";
    public const string NotItsFrequency = "frequency goes with stats_notification only.";
    public const string NotItsPercentage = "percentage goes with usage_limit only.";

    public static readonly string TooMany = $"An account has at most {MaxAlerts} alerts.";

    /// <summary>What is wrong is noted in the request.</summary>
    /// <param name="request">The body.</param>
    /// <param name="ownEmail">The account's: what a null stands for.</param>
    public static AlertDraft New(JsonMembers request, string ownEmail)
    {
        var type = request.Line("type", 50);
        if (type is not (Alert.Usage or Alert.Statistics))
        {
            Refuse(request, "type", type is null ? Missing : BadType);
        }

        var draft = Change(request, type) with { Type = type };
        if (draft.EmailTo is null && request.IsNull("email_to") && ownEmail.Length > 0)
        {
            draft = draft with { EmailTo = ownEmail };
        }

        if (draft.EmailTo is null)
        {
            Refuse(request, "email_to", Missing);
        }

        if (type == Alert.Statistics && draft.Frequency is null)
        {
            Refuse(request, "frequency", Missing);
        }

        if (type == Alert.Usage && draft.Percentage is null)
        {
            Refuse(request, "percentage", Missing);
        }

        return draft;
    }

    /// <param name="request">The body.</param>
    /// <param name="type">Of the alert that is changed; null: not known.</param>
    public static AlertDraft Change(JsonMembers request, string? type)
    {
        var email = request.Line("email_to", EmailAddress.MaxLength)?.Trim();
        if (email is not null && !EmailAddress.TryParse(email, out _))
        {
            request.Refuse("email_to", BadEmail);
        }

        var frequency = request.Line("frequency", 50);
        if (frequency is not null && type == Alert.Usage)
        {
            request.Refuse("frequency", NotItsFrequency);
        }
        else if (frequency is not (null or "daily" or "weekly" or "monthly"))
        {
            request.Refuse("frequency", BadFrequency);
        }

        var percentage = request.WholeNumber("percentage", 1, 100);
        if (percentage is not null && type == Alert.Statistics)
        {
            request.Refuse("percentage", NotItsPercentage);
        }

        return new AlertDraft(null, email, frequency, percentage);
    }

    /// <summary>Midnight in the account's zone: of the next day, of the next Monday, of the first of the next month.</summary>
    public static DateTimeOffset Next(string frequency, DateTimeOffset now, TimeZoneInfo zone)
    {
        var day = zone.DayOf(now);
        return zone.Begin(frequency switch
        {
            "daily" => day.AddDays(1),
            "weekly" => day.AddDays(7 - (((int)day.DayOfWeek + 6) % 7)),
            _ => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
        });
    }

    private static void Refuse(JsonMembers request, string field, string message)
    {
        if (!request.Errors.Any(error => error.Field == field))
        {
            request.Refuse(field, message);
        }
    }
}
