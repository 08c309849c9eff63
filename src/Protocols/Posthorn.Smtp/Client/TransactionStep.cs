namespace Posthorn.Smtp;

/// <summary>What the holder of the connection does next in a <see cref="SmtpTransaction"/>.</summary>
public enum TransactionStep
{
    /// <summary>Commands were put into the output: send them.</summary>
    Flush,

    /// <summary>Read one reply and pass it to <see cref="SmtpTransaction.OnReply"/>.</summary>
    AwaitReply,

    /// <summary>Send the message with its dots doubled and the terminator, then call <see cref="SmtpTransaction.OnBodySent"/>.</summary>
    SendBody,

    /// <summary>
    /// Send the next chunk behind its BDAT (<see cref="SmtpCommandWriter.WriteBdat"/>), with LAST when
    /// <see cref="SmtpTransaction.IsLastChunk"/> says so, then call <see cref="SmtpTransaction.OnChunkSent"/>. Commands may stand in the output
    /// that leave with it (<see cref="SmtpTransaction.IsTogether"/>).
    /// </summary>
    SendChunk,

    /// <summary><see cref="SmtpTransaction.Outcome"/> is known.</summary>
    Done,
}
