namespace Posthorn.Delivery.Classification;

/// <summary>SendGrid's seven classifications of a bounce. Webhooks, events and statistics use the names of <see cref="BounceClassifications"/>.</summary>
internal enum BounceClassification
{
    Unclassified,
    InvalidAddress,
    MailboxUnavailable,
    Technical,
    Content,
    Reputation,
    FrequencyOrVolumeTooHigh,
}

internal static class BounceClassifications
{
    /// <summary>The value of an event's <c>bounce_classification</c>.</summary>
    public static string WireName(this BounceClassification classification) => classification switch
    {
        BounceClassification.InvalidAddress => "Invalid Address",
        BounceClassification.MailboxUnavailable => "Mailbox Unavailable",
        BounceClassification.Technical => "Technical",
        BounceClassification.Content => "Content",
        BounceClassification.Reputation => "Reputation",
        BounceClassification.FrequencyOrVolumeTooHigh => "Frequency or Volume Too High",
        _ => "Unclassified",
    };
}
