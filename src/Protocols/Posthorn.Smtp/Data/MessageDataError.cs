namespace Posthorn.Smtp;

/// <summary>What a CR or LF that stands alone means inside the data of DATA. It never ends a line.</summary>
public enum BareLineEndPolicy
{
    /// <summary>The message is refused: the protection against SMTP smuggling, and the default.</summary>
    Reject,

    /// <summary>It is kept as an ordinary octet of the message.</summary>
    Keep,
}

/// <summary>Why received data is not a message. The first cause counts.</summary>
public enum MessageDataError
{
    None,

    /// <summary>An LF came without a CR before it.</summary>
    BareLineFeed,

    /// <summary>A CR came without an LF after it.</summary>
    BareCarriageReturn,

    /// <summary>The message is longer than the limit.</summary>
    TooLarge,
}
