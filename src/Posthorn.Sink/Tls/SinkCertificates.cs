using System.Collections.Concurrent;
using System.Net.Security;

namespace Posthorn.Sink.Tls;

/// <summary>The certificates that sinks show, each made once.</summary>
internal static class SinkCertificates
{
    /// <summary>The name in <see cref="CertificateUse.WrongName"/>.</summary>
    public const string OtherName = "other.invalid";

    private static readonly ConcurrentDictionary<(CertificateUse Use, string HostName), Lazy<SslStreamCertificateContext>> Made = new();

    public static SslStreamCertificateContext For(CertificateUse use, string hostName) =>
        Made.GetOrAdd((use, hostName), wanted => new(() => Make(wanted.Use, wanted.HostName))).Value;

    private static SslStreamCertificateContext Make(CertificateUse use, string hostName)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = use == CertificateUse.Expired ? (now.AddDays(-20), now.AddDays(-10)) : (now.AddDays(-1), now.AddDays(20));
        var certificate = use == CertificateUse.SelfSigned
            ? SinkAuthority.SelfSigned(hostName, from, to)
            : SinkAuthority.Issue(use == CertificateUse.WrongName ? OtherName : hostName, from, to);
        return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }
}
