namespace Posthorn.MailAuth.Dkim;

/// <summary>How much a message may change on its way before the signature breaks (RFC 6376 section 3.4).</summary>
public enum DkimCanonicalization
{
    /// <summary>Nothing may change, apart from empty lines at the end of the body.</summary>
    Simple,

    /// <summary>White space, folding and the case of header names may change.</summary>
    Relaxed,
}
