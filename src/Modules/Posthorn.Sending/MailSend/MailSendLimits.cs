namespace Posthorn.Sending.MailSend;

/// <summary>How much one request may carry.</summary>
internal sealed record MailSendLimits
{
    public static readonly MailSendLimits Default = new();

    /// <summary>Personalizations in a request; default 1,000.</summary>
    public int Personalizations { get; init; } = 1000;

    /// <summary>To, Cc and Bcc of all personalizations together; default 1,000.</summary>
    public int Recipients { get; init; } = 1000;

    /// <summary>Addresses in <c>reply_to_list</c>; default 1,000.</summary>
    public int ReplyToAddresses { get; init; } = 1000;

    /// <summary>Bytes of UTF-8 in the keys and values of the request's and one personalization's custom arguments together; default 10,000.</summary>
    public int CustomArgsBytes { get; init; } = 10_000;

    /// <summary>Substitutions in one personalization; default 10,000.</summary>
    public int Substitutions { get; init; } = 10_000;

    /// <summary>Bytes of UTF-8 in the tags and texts of one personalization's substitutions; default 10,000.</summary>
    public int SubstitutionBytes { get; init; } = 10_000;

    /// <summary>Categories of a mail; default 10.</summary>
    public int Categories { get; init; } = 10;

    /// <summary>Characters of a category; default 255.</summary>
    public int CategoryLength { get; init; } = 255;

    /// <summary>How far ahead <c>send_at</c> may be; default 72 hours.</summary>
    public TimeSpan ScheduleAhead { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Unsubscribe groups on the preferences page; default 25.</summary>
    public int GroupsToDisplay { get; init; } = 25;
}
