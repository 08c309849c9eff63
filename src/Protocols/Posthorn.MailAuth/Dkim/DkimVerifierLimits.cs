namespace Posthorn.MailAuth.Dkim;

/// <summary>How much work a message may cause. Whoever sends it chooses its size; these keep the cost in proportion.</summary>
public sealed record DkimVerifierLimits
{
    public static DkimVerifierLimits Default { get; } = new();

    /// <summary>DKIM-Signature fields looked at, from the top; the others are ignored. Default 10.</summary>
    public int MaxSignatures { get; init; } = 10;

    /// <summary>Header fields in the message; with more, nothing is verified. Default 1000.</summary>
    public int MaxHeaderFields { get; init; } = 1000;

    /// <summary>Octets in one DKIM-Signature field; a longer one is neutral. Default 8192.</summary>
    public int MaxSignatureOctets { get; init; } = 8192;

    /// <summary>Names in h=; with more, the signature is neutral. Default 256.</summary>
    public int MaxSignedHeaders { get; init; } = 256;
}
