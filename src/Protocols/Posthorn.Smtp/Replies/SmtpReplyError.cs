namespace Posthorn.Smtp;

/// <summary>What <see cref="SmtpReplyReader.Read"/> found.</summary>
public enum SmtpReplyStatus
{
    /// <summary>All input is consumed and the reply has not ended.</summary>
    NeedMore,

    /// <summary>A reply is complete; input after it may remain.</summary>
    Reply,

    /// <summary>This is not SMTP: see <see cref="SmtpReplyReader.Error"/>. The connection is of no further use.</summary>
    Malformed,
}

/// <summary>Why a stream of replies cannot be understood.</summary>
public enum SmtpReplyError
{
    None,

    /// <summary>A line does not start with a code from 200 to 599.</summary>
    NoCode,

    /// <summary>The lines of one reply carry different codes: nobody can say which one counts.</summary>
    MixedCodes,

    /// <summary>A line is longer than the limit.</summary>
    LineTooLong,

    /// <summary>A reply has more lines than the limit.</summary>
    TooManyLines,
}
