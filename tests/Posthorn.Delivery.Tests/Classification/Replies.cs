using Posthorn.Delivery.Classification;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Classification;

/// <summary>Replies from one line of text.</summary>
internal static class Replies
{
    public static SmtpReply Parse(string line) => ReplyLineParser.TryParse(line, out var reply) ? reply : throw new ArgumentException(line);

    public static ReplyClass Classify(string line, SmtpStage stage = SmtpStage.RcptTo, string? provider = null) =>
        ReplyTable.Shipped.Classify(Parse(line), stage, provider);
}
