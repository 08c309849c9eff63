using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Delivery.Sources;

/// <summary>Where one copy leaves from, or until when it waits. A value: choosing allocates nothing.</summary>
internal readonly record struct SourceChoice
{
    private SourceChoice(SendingSource? source, string provider, long warmupHour, DateTimeOffset until, string? reason)
    {
        Source = source;
        Provider = provider;
        WarmupHour = warmupHour;
        Until = until;
        Reason = reason;
    }

    /// <summary>Null: wait.</summary>
    public SendingSource? Source { get; }

    /// <summary>Whose warm-up count the copy is on; empty: all others'.</summary>
    public string Provider { get; }

    /// <summary>The hour whose budget the copy has spent; 0: the source is warm.</summary>
    public long WarmupHour { get; }

    /// <summary>For a wait: when to ask again. It costs no attempt, and the copy's deadline stands.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>For a wait: why, in a sentence without a full stop.</summary>
    public string? Reason { get; }

    [MemberNotNullWhen(true, nameof(Source))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsChosen => Source is not null;

    public static SourceChoice Of(SendingSource source) => new(source, "", 0, default, null);

    public static SourceChoice OfWarming(SendingSource source, string provider, long hour) => new(source, provider, hour, default, null);

    public static SourceChoice Wait(DateTimeOffset until, string reason) => new(null, "", 0, until, reason);
}
