using System.Text.Encodings.Web;
using System.Text.Json;
using Posthorn.Events;
using Posthorn.Insights.Feed;

namespace Posthorn.Insights.Messages;

/// <summary>What events change in the activity feed. Pure.</summary>
internal static class MessageRules
{
    public const int MaxReason = 1024;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="events">In the order of the log.</param>
    /// <param name="factsOf">What a mail said; null: it is gone, and only a row that is there already can change.</param>
    public static IReadOnlyList<MessageChange> ChangesOf(IReadOnlyList<CopyEvent> events, Func<CopyEvent, CopyFacts?> factsOf)
    {
        var changes = new SortedDictionary<(long, long, int), MessageChange>();
        foreach (var happened in events)
        {
            var key = (happened.AccountId, happened.Copy.SubmissionId, happened.Copy.Ordinal);
            if (!changes.TryGetValue(key, out var change))
            {
                changes[key] = change = Begin(happened, factsOf(happened));
            }

            Apply(change, happened);
        }

        return [.. changes.Values];
    }

    /// <summary>Lower case: addresses are found whatever their case.</summary>
    public static string KeyOf(string email) => email.ToLowerInvariant();

    private static MessageChange Begin(CopyEvent happened, CopyFacts? facts)
    {
        var change = new MessageChange(happened.AccountId, happened.Copy);
        if (facts is not null)
        {
            change.MessageId = EventPayload.MessageId(happened, facts);
            (change.From, change.To, change.Subject) = (StorableText.Of(facts.From), StorableText.Of(facts.Email), StorableText.Of(facts.Subject ?? ""));
            (change.TemplateId, change.GroupId) = (facts.TemplateId is { } template ? StorableText.Of(template) : null, facts.GroupId);
            (change.KeyId, change.Teammate, change.ClientAddress) = (facts.KeyId, facts.Teammate, facts.ClientAddress);
            change.Categories = [.. facts.Categories.Select(category => StorableText.Of(category)).Distinct(StringComparer.Ordinal)];
            change.UniqueArguments = JsonOf(facts.UniqueArguments);
        }

        return change;
    }

    private static void Apply(MessageChange change, CopyEvent happened)
    {
        change.Events |= 1L << (int)happened.Type;
        change.FirstAt = happened.At < change.FirstAt ? happened.At : change.FirstAt;
        change.LastAt = happened.At > change.LastAt ? happened.At : change.LastAt;
        change.Status = Later(change.Status, StatusOf(happened));
        switch (happened.Type)
        {
            case EventType.Open:
                change.Opens++;
                break;
            case EventType.Click:
                change.Clicks++;
                break;
            case EventType.Deferred or EventType.Bounce or EventType.Dropped or EventType.Delivered:
                // A mail that has arrived has no reason any more.
                change.Reason = happened.Type == EventType.Delivered ? "" : StorableText.Of(happened.Detail.Reason ?? happened.Detail.Response ?? "", MaxReason);
                change.OutboundIp = happened.Detail.Ip ?? change.OutboundIp;
                if (happened.Detail.Subject is { } subject)
                {
                    (change.Subject, change.IsSubjectFinal) = (StorableText.Of(subject), true);
                }

                break;
        }
    }

    private static MessageStatus StatusOf(CopyEvent happened) => happened.Type switch
    {
        EventType.Deferred => MessageStatus.Deferred,
        EventType.Dropped => MessageStatus.Dropped,
        EventType.Bounce => happened.Detail.BounceType == "blocked" ? MessageStatus.Blocked : MessageStatus.Bounced,
        EventType.Processed => MessageStatus.Processed,

        // Who opens a mail has got it.
        EventType.Delivered or EventType.Open or EventType.Click or EventType.SpamReport => MessageStatus.Delivered,
        _ => MessageStatus.Processed,
    };

    private static MessageStatus Later(MessageStatus one, MessageStatus other) => one > other ? one : other;

    private static string? JsonOf(IReadOnlyDictionary<string, string> arguments)
    {
        var storable = new Dictionary<string, string>();
        foreach (var (name, value) in arguments)
        {
            storable[StorableText.Of(name)] = StorableText.Of(value);
        }

        return storable.Count == 0 ? null : JsonSerializer.Serialize(storable, Relaxed);
    }
}
