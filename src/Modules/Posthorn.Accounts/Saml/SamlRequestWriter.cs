using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Posthorn.Accounts.Saml;

/// <summary>Writes the question to a provider, for the redirect binding (SAML 2.0 bindings, section 3.4). Pure.</summary>
internal static class SamlRequestWriter
{
    /// <returns>Where the browser is sent.</returns>
    public static string Redirect(string signinUrl, string address, string id, DateTimeOffset now)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(Encoding.UTF8.GetBytes(Write(signinUrl, address, id, now)));
        }

        var separator = signinUrl.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{signinUrl}{separator}SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(deflated.ToArray()))}";
    }

    private static string Write(string signinUrl, string address, string id, DateTimeOffset now)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("samlp", "AuthnRequest", SamlNames.Protocol);
            xml.WriteAttributeString("ID", id);
            xml.WriteAttributeString("Version", "2.0");
            xml.WriteAttributeString("IssueInstant", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            xml.WriteAttributeString("Destination", signinUrl);
            xml.WriteAttributeString("AssertionConsumerServiceURL", address);
            xml.WriteAttributeString("ProtocolBinding", SamlNames.PostBinding);
            xml.WriteElementString("saml", "Issuer", SamlNames.Assertion, address);
            xml.WriteStartElement("NameIDPolicy", SamlNames.Protocol);
            xml.WriteAttributeString("Format", SamlNames.Unspecified);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }
}
