namespace Posthorn.Sending.V2Mail;

/// <summary>How much one mail of version 2 may carry (mail-sending 6.1).</summary>
internal static class V2MailLimits
{
    /// <summary>Bytes of the form as it arrives, and after decompression.</summary>
    public const int BodyBytes = 20_480_000;

    /// <summary>A file stays below that: 7 MB.</summary>
    public const int FileBytes = 7 * 1024 * 1024;

    /// <summary>Members of a form: addresses and names of one mail, and room to spare.</summary>
    public const int Fields = 4500;

    /// <summary>Names of members that differ, lists counting as one.</summary>
    public const int Names = 1000;

    /// <summary>Bytes of a member's name, which may be that of a file.</summary>
    public const int NameBytes = 4096;

    public const int BoundaryLength = 128;

    /// <summary>Members of <c>headers</c>.</summary>
    public const int Headers = 1000;

    /// <summary>Recipients who see each other: each copy names all of them.</summary>
    public const int VisibleRecipients = 1000;

    /// <summary>Recipients that x-smtpapi names, each with a mail of their own.</summary>
    public const int Recipients = 10_000;

    /// <summary>Errors in one answer.</summary>
    public const int Errors = 100;
}
