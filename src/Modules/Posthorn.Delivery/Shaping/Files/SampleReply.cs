using System.Diagnostics.CodeAnalysis;
using System.Text;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Shaping;

/// <summary>A reply as a rule file quotes it: <c>421 4.7.0 text</c>, several lines with <c>\n</c> between. Read as off the line.</summary>
internal static class SampleReply
{
    public static bool TryParse(string text, [NotNullWhen(true)] out SmtpReply? reply)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\r\n");
        return new SmtpReplyReader().Read(bytes, out var consumed, out reply) == SmtpReplyStatus.Reply && consumed == bytes.Length;
    }
}
