namespace Posthorn.MailAuth.Dkim;

/// <summary>What DNS said about a key name.</summary>
public abstract record DkimKeyAnswer
{
    private DkimKeyAnswer()
    {
    }

    /// <summary>TXT records, each with its character strings joined without anything between them.</summary>
    public sealed record Found(IReadOnlyList<string> Records) : DkimKeyAnswer;

    /// <summary>The name does not exist, or has no TXT record.</summary>
    public sealed record Absent : DkimKeyAnswer;

    /// <summary>No answer, or an answer that promises nothing (SERVFAIL).</summary>
    public sealed record Unavailable : DkimKeyAnswer;
}
