using System.Diagnostics.CodeAnalysis;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>A reply as it stands in an event or a log, in one line: <c>550 5.1.1 no such user</c>.</summary>
internal static class ReplyLineParser
{
    public static bool TryParse(string line, [NotNullWhen(true)] out SmtpReply? reply)
    {
        reply = null;
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
        {
            return false;
        }

        var text = line.Length > 4 ? line[4..].Trim() : "";
        var blank = text.IndexOf(' ');
        var first = blank < 0 ? text : text[..blank];
        reply = EnhancedStatusCode.TryParse(first, out var enhanced) && enhanced.Class == code / 100
            ? new SmtpReply(code, enhanced, text[first.Length..].TrimStart())
            : new SmtpReply(code, text);
        return true;
    }
}
