using System.Net;
using Posthorn.Smtp;

namespace Posthorn.Sink.Connections;

/// <summary>Puts the facts of a mail into the words of an answer.</summary>
internal static class ReplyFill
{
    /// <param name="reply"><c>{ip}</c>, <c>{recipient}</c> and <c>{domain}</c> are the blanks.</param>
    /// <param name="client">Whose connection it is.</param>
    /// <param name="recipient">Null: there is none yet.</param>
    public static SmtpReply With(SmtpReply reply, IPAddress client, SmtpPath? recipient) =>
        !reply.Lines.Any(line => line.Contains('{', StringComparison.Ordinal))
            ? reply
            : new SmtpReply(reply.Code, reply.Enhanced, [.. reply.Lines.Select(line => line
                .Replace("{ip}", client.ToString(), StringComparison.Ordinal)
                .Replace("{recipient}", recipient?.Address ?? "", StringComparison.Ordinal)
                .Replace("{domain}", recipient?.Domain ?? "", StringComparison.Ordinal))]);
}
