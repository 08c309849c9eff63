using Posthorn.Delivery;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>What is on record about one message.</summary>
internal sealed record Story(IReadOnlyList<CopyState> Copies, IReadOnlyList<CopyEvent> Events)
{
    public bool IsOver => Copies.Count > 0 && Copies.All(copy => copy.Status is CopyStatus.Delivered or CopyStatus.Bounced or CopyStatus.Dropped);

    /// <summary>The names of the events in order, such as <c>processed delivered</c>.</summary>
    public string Course => string.Join(' ', Events.Select(happened => happened.Type.WireName()));

    public CopyEvent Last => Events[^1];

    public EventDetail Detail(EventType type) => Events.First(happened => happened.Type == type).Detail;

    public int Count(EventType type) => Events.Count(happened => happened.Type == type);
}
