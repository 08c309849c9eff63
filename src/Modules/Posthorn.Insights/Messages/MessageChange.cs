using Posthorn.Kernel;

namespace Posthorn.Insights.Messages;

/// <summary>What a batch of events changes in one row of the activity feed. A new row begins with it.</summary>
internal sealed class MessageChange(long accountId, CopyId copy)
{
    public long AccountId { get; } = accountId;

    public CopyId Copy { get; } = copy;

    public string? MessageId { get; set; }

    public string From { get; set; } = "";

    public string To { get; set; } = "";

    public string Subject { get; set; } = "";

    /// <summary>The subject is the one that was read, and takes the place of the accepted one.</summary>
    public bool IsSubjectFinal { get; set; }

    public MessageStatus Status { get; set; } = MessageStatus.Processed;

    public int Opens { get; set; }

    public int Clicks { get; set; }

    /// <summary>A bit for each type of event.</summary>
    public long Events { get; set; }

    public DateTimeOffset FirstAt { get; set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset LastAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Null: no event of the batch says one.</summary>
    public string? Reason { get; set; }

    public string? OutboundIp { get; set; }

    public string? TemplateId { get; set; }

    public long? GroupId { get; set; }

    public string? KeyId { get; set; }

    public string? Teammate { get; set; }

    public string? ClientAddress { get; set; }

    /// <summary>A JSON object; null: none.</summary>
    public string? UniqueArguments { get; set; }

    public IReadOnlyList<string> Categories { get; set; } = [];
}
