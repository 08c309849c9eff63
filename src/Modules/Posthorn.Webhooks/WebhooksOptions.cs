namespace Posthorn.Webhooks;

public sealed class WebhooksOptions
{
    /// <summary>How long events gather before they are posted; a full batch goes at once. Above zero. Default 1 second (SendGrid: 30).</summary>
    public TimeSpan Flush { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether endpoints may have private or loopback addresses. Default false.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long what was posted is kept, to be looked at and posted again. At least 24 hours. Default 3 days.</summary>
    public TimeSpan Kept { get; set; } = TimeSpan.FromDays(3);
}
