using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Posthorn.Accounts.Saml;

/// <summary>
/// Checks the signature of one element: it stands directly inside the element, covers that whole element and nothing else, and is made by a key
/// that we know. What the signature says of its own key is not read. Pure.
/// </summary>
internal static class SamlSignature
{
    /// <summary>The signature that stands directly in an element, or null. More than one is none.</summary>
    public static XmlElement? FindIn(XmlElement element)
    {
        var found = element.ChildNodes.OfType<XmlElement>().Where(child => child is { LocalName: "Signature", NamespaceURI: SamlNames.Signature }).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <param name="element">What is said to be signed; it has an attribute <c>ID</c>.</param>
    /// <param name="signature">What stands in it.</param>
    /// <param name="keys">One of them made it, or it is worth nothing.</param>
    public static bool Covers(XmlElement element, XmlElement signature, IReadOnlyList<RSA> keys)
    {
        if (signature.ParentNode != element || element.GetAttribute("ID") is not { Length: > 0 } id)
        {
            return false;
        }

        try
        {
            return keys.Any(key =>
            {
                var signed = new SignedElement(element, id);
                signed.LoadXml(signature);
                return IsOfOurKind(signed, id) && signed.CheckSignature(key);
            });
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or XmlException or ArgumentException or NullReferenceException or InvalidCastException)
        {
            // What the framework says of signatures that are none; a stranger wrote this one.
            return false;
        }
    }

    private static bool IsOfOurKind(SignedElement signed, string id)
    {
        if (signed.SignedInfo is not { References.Count: 1 } info || info.References[0] is not Reference reference || signed.Signature.ObjectList.Count > 0)
        {
            return false;
        }

        var transforms = Enumerable.Range(0, reference.TransformChain?.Count ?? 0).Select(i => reference.TransformChain![i].Algorithm).ToList();
        return reference.Uri == $"#{id}"
            && SamlNames.SignatureMethods.Contains(info.SignatureMethod)
            && SamlNames.DigestMethods.Contains(reference.DigestMethod)
            && info.CanonicalizationMethod == SamlNames.ExclusiveForm
            && transforms is [SamlNames.Enveloped, SamlNames.ExclusiveForm];
    }

    /// <summary>Finds the one element that is asked about, whatever else in the document bears its id.</summary>
    private sealed class SignedElement(XmlElement element, string id) : SignedXml(element.OwnerDocument)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => idValue == id ? element : null;
    }
}
