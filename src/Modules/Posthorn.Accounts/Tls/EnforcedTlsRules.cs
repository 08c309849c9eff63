using System.Globalization;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Tls;

/// <summary>What a change of <c>enforced_tls</c> may say.</summary>
internal static class EnforcedTlsRules
{
    public const int RequestBytes = 4 * 1024;

    /// <summary>Any of the three, and at least one; what is not named stays.</summary>
    public static AccountTls Change(AccountTls before, JsonMembers request)
    {
        var (requireTls, requireCertificate) = (request.Boolean("require_tls"), request.Boolean("require_valid_cert"));
        var version = request.Number("version", 0, 10) is { } number ? VersionOf(number, request) : null;
        if (requireTls is null && requireCertificate is null && version is null && request.Errors.Count == 0)
        {
            request.Refuse("require_tls", "Give at least one of require_tls, require_valid_cert and version.");
        }

        return new AccountTls(requireTls ?? before.RequireTls, requireCertificate ?? before.RequireValidCertificate, version ?? before.MinVersion);
    }

    public static double NumberOf(Version version) => double.Parse(version.ToString(2), CultureInfo.InvariantCulture);

    private static Version? VersionOf(double number, JsonMembers request)
    {
        var version = AccountTls.Versions.FirstOrDefault(version => NumberOf(version) == number);
        if (version is null)
        {
            request.Refuse("version", "version must be 1.1, 1.2 or 1.3.");
        }

        return version;
    }
}
