using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Posthorn.Accounts.Tests.Saml;

/// <summary>An identity provider for tests: it says what it is told, signed as it is told.</summary>
internal sealed class TestProvider : IDisposable
{
    public const string EntityId = "https://idp.example/entity";
    private const string Exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private readonly RSA _key = RSA.Create(2048);

    public string Certificate(DateTimeOffset from, DateTimeOffset until)
    {
        using var certificate = new CertificateRequest("CN=idp.example", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(from, until);
        return certificate.ExportCertificatePem();
    }

    /// <returns>The XML, unsigned.</returns>
    public static string Write(Answer answer) =>
        $"""
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="{answer.ResponseId}" Version="2.0" IssueInstant="{Time(answer.Now)}" Destination="{answer.Destination ?? answer.Address}"{Attribute("InResponseTo", answer.InResponseTo)}>
          <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{answer.Issuer}</saml:Issuer>
          <samlp:Status><samlp:StatusCode Value="{answer.Status}"/></samlp:Status>
          <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{answer.AssertionId}" Version="2.0" IssueInstant="{Time(answer.Now)}">
            <saml:Issuer>{answer.Issuer}</saml:Issuer>
            <saml:Subject>
              <saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">{answer.NameId}</saml:NameID>
              <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
                <saml:SubjectConfirmationData NotOnOrAfter="{Time(answer.ConfirmedUntil ?? answer.Now.AddMinutes(5))}" Recipient="{answer.Recipient ?? answer.Address}"{Attribute("InResponseTo", answer.InResponseTo)}/>
              </saml:SubjectConfirmation>
            </saml:Subject>
            <saml:Conditions NotBefore="{Time(answer.NotBefore ?? answer.Now)}" NotOnOrAfter="{Time(answer.NotOnOrAfter ?? answer.Now.AddMinutes(5))}">
              <saml:AudienceRestriction><saml:Audience>{answer.Audience ?? answer.Address}</saml:Audience></saml:AudienceRestriction>
            </saml:Conditions>
            <saml:AuthnStatement AuthnInstant="{Time(answer.Now)}"><saml:AuthnContext/></saml:AuthnStatement>
          </saml:Assertion>
        </samlp:Response>
        """;

    public byte[] Sign(string xml, string id, string method = SignedXml.XmlDsigRSASHA256Url, string digest = SignedXml.XmlDsigSHA256Url)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(xml);
        SignIn(document, id, method, digest);
        return Encoding.UTF8.GetBytes(document.OuterXml);
    }

    public void SignIn(XmlDocument document, string id, string method = SignedXml.XmlDsigRSASHA256Url, string digest = SignedXml.XmlDsigSHA256Url)
    {
        var element = document.GetElementsByTagName("*").OfType<XmlElement>().First(candidate => candidate.GetAttribute("ID") == id);
        var signed = new SignedXml(document) { SigningKey = _key };
        signed.SignedInfo!.CanonicalizationMethod = Exclusive;
        signed.SignedInfo.SignatureMethod = method;
        var reference = new Reference($"#{id}") { DigestMethod = digest };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.ComputeSignature();
        element.InsertAfter(document.ImportNode(signed.GetXml(), deep: true), element.ChildNodes.OfType<XmlElement>().First());
    }

    public void Dispose() => _key.Dispose();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{value}\"";

    internal sealed record Answer(string Address, DateTimeOffset Now, string NameId)
    {
        public string ResponseId { get; init; } = $"_r{Guid.NewGuid():N}";

        public string AssertionId { get; init; } = $"_a{Guid.NewGuid():N}";

        public string Issuer { get; init; } = EntityId;

        public string Status { get; init; } = "urn:oasis:names:tc:SAML:2.0:status:Success";

        public string? Destination { get; init; }

        public string? Recipient { get; init; }

        public string? Audience { get; init; }

        public string? InResponseTo { get; init; }

        public DateTimeOffset? NotBefore { get; init; }

        public DateTimeOffset? NotOnOrAfter { get; init; }

        public DateTimeOffset? ConfirmedUntil { get; init; }
    }
}
