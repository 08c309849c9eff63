using Posthorn.Events;

namespace Posthorn.Tracking;

/// <summary>Who opened or clicked, as far as can be told.</summary>
/// <param name="Ip">Null: the transport does not say.</param>
/// <param name="UserAgent">Printable, or null: none was sent.</param>
/// <param name="IsMachine">A provider's machine fetches the pixel, not a reader.</param>
/// <param name="IsScanner">A scanner follows the link.</param>
public sealed record EngagedClient(string? Ip, string? UserAgent, bool IsMachine, bool IsScanner);

/// <summary>What following a mark comes to. Pure.</summary>
public static class EngagementEvents
{
    /// <param name="mark">A link or a pixel.</param>
    /// <param name="email">The copy's recipient; empty: not known yet.</param>
    /// <exception cref="ArgumentException">The mark is neither.</exception>
    public static NewEvent Of(Mark mark, string email, EngagedClient client, DateTimeOffset at)
    {
        var detail = new EventDetail { Email = email, Ip = client.Ip, UserAgent = client.UserAgent };
        var (type, said) = mark switch
        {
            Mark.Click click => (EventType.Click, detail with
            {
                Url = click.Url,
                UrlOffset = new EventUrlOffset(click.Index, click.IsHtml ? "html" : "text"),
                ScannerClick = client.IsScanner ? true : null,
            }),
            Mark.Open => (EventType.Open, detail with { ContentType = "html", MachineOpen = client.IsMachine }),
            _ => throw new ArgumentException("Only links and pixels are counted.", nameof(mark)),
        };
        return new NewEvent(mark.Copy.AccountId, mark.Copy.Id, type, at, said);
    }
}
