using System.Text.RegularExpressions;
using Posthorn.Delivery;
using Posthorn.Events;
using Posthorn.Mime;
using Posthorn.Tracking;

namespace Posthorn.Sending.Simulator;

/// <summary>Looks for the marks of a mail as it was rendered, checks their signatures, and makes the events that following them would make.</summary>
internal sealed partial class SimulatedReader(ITrackingLinks links) : ISimulatedReader
{
    /// <summary>An address that is nobody's (RFC 5737), and an agent that is neither a scanner's nor a mail provider's.</summary>
    private static readonly EngagedClient Client = new("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Posthorn-Simulator/1.0", IsMachine: false, IsScanner: false);

    public IReadOnlyList<NewEvent> Read(TestMail mail, bool clicks, DateTimeOffset at)
    {
        if (!MimeParser.TryParse(mail.Mail.Bytes, MimeLimits.Default, out var message, out _))
        {
            return [];
        }

        // HTML first: where both forms of a mail are there, it is what a reader sees.
        var marks = new MessageView(message).Bodies.OrderByDescending(body => body.ContentType.MediaType == "text/html")
            .SelectMany(body => MarksOf(body.DecodeText(), new MarkedCopy(mail.AccountId, mail.Copy))).ToList();
        var open = marks.OfType<Mark.Open>().Cast<Mark>().Take(1);
        var click = marks.OfType<Mark.Click>().Cast<Mark>().Take(clicks ? 1 : 0);
        return [.. open.Concat(click).Select(mark => EngagementEvents.Of(mark, mail.Recipient, Client, at))];
    }

    /// <summary>In the order of the text. Marks of other mail, which somebody passed on, are nobody's here.</summary>
    private IEnumerable<Mark> MarksOf(string text, MarkedCopy copy) => Token().Matches(text)
        .Select(match => links.Read(match.Groups["token"].Value)).OfType<Mark>().Where(mark => mark.Copy == copy);

    [GeneratedRegex(@"[?&](amp;)?upn=(?<token>[A-Za-z0-9._\-]{1,8192})", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
