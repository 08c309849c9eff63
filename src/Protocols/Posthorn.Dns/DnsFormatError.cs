namespace Posthorn.Dns;

/// <summary>Why a name or a message could not be read. Every value but <see cref="None"/> is the sender's mistake.</summary>
public enum DnsFormatError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end before the field does.</summary>
    Truncated,

    /// <summary>The text of a name is empty (the root is written as one dot).</summary>
    EmptyName,

    /// <summary>Two dots in a row, or a dot in front.</summary>
    EmptyLabel,

    /// <summary>A label of more than 63 octets (RFC 1035 section 2.3.4).</summary>
    LabelTooLong,

    /// <summary>A name of more than 255 octets on the wire, its final zero included (RFC 1035 section 2.3.4).</summary>
    NameTooLong,

    /// <summary>A backslash that is followed by neither three digits up to 255 nor another printable character.</summary>
    BadEscape,

    /// <summary>A blank, a control or a character beyond ASCII in the text of a name. International names come as A-labels.</summary>
    BadCharacter,

    /// <summary>A label whose first two bits are 01 or 10, which no standard in use defines.</summary>
    BadLabelType,

    /// <summary>A compression pointer to itself or to later bytes: the way into a loop.</summary>
    PointerNotBackward,

    /// <summary>A compression pointer into the twelve octets of the header, where no name can be.</summary>
    PointerIntoHeader,

    /// <summary>The data of a record is longer or shorter than its type says.</summary>
    BadRecordData,

    /// <summary>A second OPT record, one outside the additional section, or one whose name is not the root (RFC 6891 section 6.1.1).</summary>
    BadOpt,

    /// <summary>Octets remain after the last record that the header announces.</summary>
    TrailingBytes,

    /// <summary>A message that is longer than the limit that the reader was given.</summary>
    MessageTooLong,
}
