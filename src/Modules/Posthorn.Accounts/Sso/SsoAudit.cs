using System.Globalization;
using System.Text.Json;

namespace Posthorn.Accounts.Sso;

/// <summary>What the audit log says of single sign-on. Certificates are public, and too long for it.</summary>
internal static class SsoAudit
{
    public static string IdOf(Certificate certificate) => certificate.Id.ToString(CultureInfo.InvariantCulture);

    public static string Of(Integration integration) => JsonSerializer.Serialize(
        new AuditedIntegration(integration.Name, integration.IsEnabled, integration.SigninUrl, integration.SignoutUrl, integration.EntityId), SsoJson.Wire.AuditedIntegration);

    public static string Of(Certificate certificate) => JsonSerializer.Serialize(
        new AuditedCertificate(certificate.IntegrationId, certificate.IsEnabled, certificate.NotAfter.ToUnixTimeSeconds()), SsoJson.Wire.AuditedCertificate);
}

internal sealed record AuditedIntegration(string Name, bool Enabled, string SigninUrl, string SignoutUrl, string EntityId);

internal sealed record AuditedCertificate(string IntegrationId, bool Enabled, long NotAfter);
