using System.Xml;

namespace Posthorn.Accounts.Saml;

/// <summary>Reads a stranger's XML: no DTD, no entities, no processing instructions, and bounds on everything. Pure.</summary>
internal static class SamlDocument
{
    /// <summary>Octets of the XML.</summary>
    public const int MaxOctets = 128 * 1024;

    /// <summary>What canonicalizes a document afterwards goes down by recursion.</summary>
    public const int MaxDepth = 40;

    public const int MaxNodes = 5000;
    public const int MaxAttributes = 64;

    /// <returns>Null: it is no XML, or beyond a bound.</returns>
    public static XmlDocument? TryRead(byte[] octets)
    {
        if (octets.Length > MaxOctets)
        {
            return null;
        }

        try
        {
            using (var count = Open(octets))
            {
                if (!IsWithinBounds(count))
                {
                    return null;
                }
            }

            using var reader = Open(octets);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            document.Load(reader);
            return document;
        }
        catch (Exception fault) when (fault is XmlException or ArgumentException)
        {
            // Bad XML, or an encoding that is none.
            return null;
        }
    }

    /// <summary>Comments are gone before anything is looked at: the forms that are signed have none, and no text is cut by one.</summary>
    private static XmlReader Open(byte[] octets) => XmlReader.Create(
        new MemoryStream(octets, writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, MaxCharactersInDocument = MaxOctets, MaxCharactersFromEntities = 1024,
        });

    private static bool IsWithinBounds(XmlReader reader)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var nodes = 0; reader.Read(); nodes++)
        {
            if (nodes >= MaxNodes || reader.Depth > MaxDepth || reader.AttributeCount > MaxAttributes || reader.NodeType == XmlNodeType.ProcessingInstruction)
            {
                return false;
            }

            // One id names one element, or nobody knows which one was signed.
            for (var i = 0; i < reader.AttributeCount; i++)
            {
                reader.MoveToAttribute(i);
                if (reader.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) && !ids.Add(reader.Value))
                {
                    return false;
                }
            }

            reader.MoveToElement();
        }

        return true;
    }
}
