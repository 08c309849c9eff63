namespace Posthorn.Accounts.Saml;

/// <summary>Where identity providers post to.</summary>
internal static class SamlAddresses
{
    public const string Prefix = "/public/sso/saml/response/id";

    /// <summary>The assertion consumer service of an integration, and at once our name for its provider (audience and entity id).</summary>
    public static string Of(SsoOptions options, string integrationId) => $"{options.PublicUrl}/v3{Prefix}/{integrationId}";
}
