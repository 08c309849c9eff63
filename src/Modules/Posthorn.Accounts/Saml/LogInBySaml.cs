using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Posthorn.Accounts.Sso;
using Posthorn.Accounts.Sso.Teammates;

namespace Posthorn.Accounts.Saml;

/// <param name="Refusal">Why not; null: <paramref name="UserName"/> may come in.</param>
internal readonly record struct SamlLogin(string? Refusal, long AccountId, string UserName);

/// <summary>From a provider's answer to who it is.</summary>
internal sealed class LogInBySaml(
    IntegrationStore integrations, CertificateStore certificates, SsoTeammateStore teammates, SamlTraceStore traces, IAccounts accounts, IOptions<SsoOptions> options, TimeProvider clock)
{
    public const string Unknown = "There is no such SSO integration, or it is off.";
    public const string NotSigned = "The answer is no SAML 2.0 answer that a certificate of this integration signed.";
    public const string NoTeammate = "The identity provider named somebody who is no SSO teammate of this account.";

    /// <param name="integrationId">From the address.</param>
    /// <param name="answer">The XML.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async Task<SamlLogin> ExecuteAsync(string integrationId, byte[] answer, CancellationToken cancellationToken)
    {
        if (await integrations.FindAnyAsync(integrationId, cancellationToken) is not { IsEnabled: true } integration
            || await accounts.FindAsync(integration.AccountId, cancellationToken) is not { IsOpen: true })
        {
            return Refused(Unknown);
        }

        var now = clock.GetUtcNow();
        var keys = await KeysAsync(integration, now, cancellationToken);
        try
        {
            if (SamlDocument.TryRead(answer) is not { } document || SamlResponse.TryRead(document, keys) is not { } response)
            {
                return Refused(NotSigned);
            }

            if (SamlRules.Refusal(response, integration.EntityId, SamlAddresses.Of(options.Value, integration.Id), now) is { } refusal)
            {
                return Refused(refusal);
            }

            if (await traces.TakeAsync(integration.Id, SamlRules.QuestionOf(response), response.AssertionId, SamlRules.ForgetAt(response), cancellationToken) is { } taken)
            {
                return Refused(taken);
            }

            return await teammates.FindAsync(integration.AccountId, response.NameId!, cancellationToken) is { } teammate
                ? new SamlLogin(null, integration.AccountId, teammate.Email)
                : Refused(NoTeammate);
        }
        finally
        {
            keys.ForEach(key => key.Dispose());
        }
    }

    /// <summary>Of certificates that are on and inside their time.</summary>
    private async Task<List<RSA>> KeysAsync(Integration integration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = new List<RSA>();
        foreach (var stored in await certificates.ListAsync(integration.AccountId, integration.Id, cancellationToken))
        {
            if (stored.IsEnabled && now >= stored.NotBefore && now <= stored.NotAfter && CertificateRules.TryRead(stored.Text) is { } certificate)
            {
                using (certificate)
                {
                    keys.Add(certificate.GetRSAPublicKey()!);
                }
            }
        }

        return keys;
    }

    private static SamlLogin Refused(string why) => new(why, 0, "");
}
