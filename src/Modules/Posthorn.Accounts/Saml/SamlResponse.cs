using System.Globalization;
using System.Security.Cryptography;
using System.Xml;

namespace Posthorn.Accounts.Saml;

/// <summary>What a provider says, read from the very element that it signed. Texts as they stand, null where there is nothing.</summary>
/// <param name="Audiences">Each restriction with its audiences; all restrictions count.</param>
internal sealed record SamlResponse(
    string? Status, string? Destination, string? ResponseIssuer, string? ResponseTo,
    string AssertionId, string? Issuer, string? NameId, string? Recipient, string? ConfirmationTo, DateTimeOffset? ConfirmedUntil, DateTimeOffset? ConfirmedFrom,
    DateTimeOffset? NotBefore, DateTimeOffset? NotOnOrAfter, DateTimeOffset? SessionUntil, IReadOnlyList<IReadOnlyList<string>> Audiences, bool HasAuthentication, bool HasBadTime)
{
    /// <returns>Null: it is no answer of SAML 2.0 with one assertion that one of the keys signed, directly or with the answer around it.</returns>
    public static SamlResponse? TryRead(XmlDocument document, IReadOnlyList<RSA> keys)
    {
        if (document.DocumentElement is not { LocalName: "Response", NamespaceURI: SamlNames.Protocol } response || response.GetAttribute("Version") != "2.0")
        {
            return null;
        }

        // One assertion, in its one place: nothing is found by searching.
        var assertions = response.GetElementsByTagName("*").OfType<XmlElement>().Where(element => element.LocalName is "Assertion" or "EncryptedAssertion").Take(2).ToList();
        if (assertions is not [{ LocalName: "Assertion", NamespaceURI: SamlNames.Assertion } assertion] || assertion.ParentNode != response
            || assertion.GetAttribute("Version") != "2.0" || assertion.GetAttribute("ID").Length == 0)
        {
            return null;
        }

        var own = new[] { response, assertion }.Select(element => (Element: element, Signature: SamlSignature.FindIn(element))).Where(pair => pair.Signature is not null).ToList();
        var all = document.GetElementsByTagName("Signature", SamlNames.Signature).Count;
        return own.Count > 0 && own.Count == all && own.All(pair => SamlSignature.Covers(pair.Element, pair.Signature!, keys)) ? Read(response, assertion) : null;
    }

    private static SamlResponse Read(XmlElement response, XmlElement assertion)
    {
        var bad = false;
        var confirmation = Child(Child(assertion, "Subject"), "SubjectConfirmation", element => element.GetAttribute("Method") == SamlNames.Bearer);
        var data = Child(confirmation, "SubjectConfirmationData");
        var conditions = Child(assertion, "Conditions");
        var statement = Child(assertion, "AuthnStatement");
        var status = response.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => child is { LocalName: "Status", NamespaceURI: SamlNames.Protocol })
            ?.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => child is { LocalName: "StatusCode", NamespaceURI: SamlNames.Protocol });
        return new SamlResponse(
            Attribute(status, "Value"), Attribute(response, "Destination"), Child(response, "Issuer")?.InnerText.Trim(), Attribute(response, "InResponseTo"),
            assertion.GetAttribute("ID"), Child(assertion, "Issuer")?.InnerText.Trim(), Child(Child(assertion, "Subject"), "NameID")?.InnerText.Trim(),
            Attribute(data, "Recipient"), Attribute(data, "InResponseTo"), Time(data, "NotOnOrAfter", ref bad), Time(data, "NotBefore", ref bad),
            Time(conditions, "NotBefore", ref bad), Time(conditions, "NotOnOrAfter", ref bad), Time(statement, "SessionNotOnOrAfter", ref bad),
            [.. Children(conditions, "AudienceRestriction").Select(IReadOnlyList<string> (restriction) => [.. Children(restriction, "Audience").Select(audience => audience.InnerText.Trim())])],
            statement is not null, bad);
    }

    private static IEnumerable<XmlElement> Children(XmlElement? element, string name) =>
        element?.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == name && child.NamespaceURI == SamlNames.Assertion) ?? [];

    private static XmlElement? Child(XmlElement? element, string name, Func<XmlElement, bool>? where = null) => Children(element, name).FirstOrDefault(where ?? (_ => true));

    private static string? Attribute(XmlElement? element, string name) => element?.GetAttribute(name) is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(XmlElement? element, string name, ref bool bad)
    {
        if (Attribute(element, name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        bad = true;
        return null;
    }
}
