namespace Posthorn.MailAuth.MtaSts;

/// <summary>A domain's policy file (RFC 8461 section 3.2).</summary>
/// <param name="Mode">What to do when a host does not fit.</param>
/// <param name="MaxAge">How long the policy holds from when it was fetched: 0 seconds to <see cref="LongestAge"/>.</param>
/// <param name="MxPatterns">The hosts that take the domain's mail, lower case: <c>mx.example.com</c>, or <c>*.example.com</c> for one label. Empty only with <see cref="MtaStsMode.None"/>.</param>
public sealed record MtaStsPolicy(MtaStsMode Mode, TimeSpan MaxAge, IReadOnlyList<string> MxPatterns)
{
    /// <summary>One year, as section 3.2 bounds <c>max_age</c>.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(31_557_600);

    /// <summary>Whether a host is one of those that the policy names.</summary>
    public bool Names(string host) => MxPatternRules.MatchesAny(MxPatterns, host);
}

/// <summary>RFC 8461 section 5.</summary>
public enum MtaStsMode
{
    /// <summary>The domain has no policy any more.</summary>
    None,

    /// <summary>Failures are reported; mail goes on.</summary>
    Testing,

    /// <summary>A host that does not fit gets no mail.</summary>
    Enforce,
}
