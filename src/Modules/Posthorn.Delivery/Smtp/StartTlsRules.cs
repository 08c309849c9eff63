using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Tls;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>Whether TLS is asked for, and whether clear text may follow when it fails. Pure.</summary>
internal static class StartTlsRules
{
    /// <param name="isBroken">The host's TLS failed lately.</param>
    public static StartTlsUse UseFor(TlsPolicy policy, Route route, bool isBroken)
    {
        if (policy.Required)
        {
            return StartTlsUse.Required;
        }

        return isBroken && MayGoPlain(policy, route) ? StartTlsUse.Never : StartTlsUse.IfOffered;
    }

    /// <summary>A login never falls back: what broke TLS might be somebody who wants the password.</summary>
    public static bool MayGoPlain(TlsPolicy policy, Route route) => !policy.Required && route is { ImplicitTls: false, Credentials: null };
}
