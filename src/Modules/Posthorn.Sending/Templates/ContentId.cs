using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Posthorn.Sending.Templates;

/// <summary>
/// Names the words of a version for ever. It says itself of which template and version they were, since both may be gone when the mail
/// leaves: 87 characters, <c>d</c> (dynamic) or <c>l</c> (legacy) and the ids and the hash in base64url.
/// </summary>
/// <param name="ContentHash">The words; looked up among the account's.</param>
internal sealed record ContentId(string TemplateId, string VersionId, string ContentHash)
{
    private const int GuidOctets = 16;
    private const int HashOctets = 32;
    private const int Octets = GuidOctets + GuidOctets + HashOctets;

    public bool IsDynamic => TemplateId.StartsWith("d-", StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out ContentId? id)
    {
        id = null;
        Span<byte> octets = stackalloc byte[Octets];
        if (text.Length != 1 + Base64Url.GetEncodedLength(Octets) || text[0] is not ('d' or 'l')
            || Base64Url.DecodeFromChars(text.AsSpan(1), octets, out _, out var written) != OperationStatus.Done || written != Octets)
        {
            return false;
        }

        var template = new Guid(octets[..GuidOctets], bigEndian: true);
        id = new ContentId(
            text[0] == 'd' ? $"d-{template:N}" : template.ToString(),
            new Guid(octets.Slice(GuidOctets, GuidOctets), bigEndian: true).ToString(),
            Convert.ToHexStringLower(octets[(2 * GuidOctets)..]));
        return true;
    }

    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[Octets];
        Guid.Parse(IsDynamic ? TemplateId.AsSpan(2) : TemplateId, CultureInfo.InvariantCulture).TryWriteBytes(octets, bigEndian: true, out _);
        Guid.Parse(VersionId, CultureInfo.InvariantCulture).TryWriteBytes(octets[GuidOctets..], bigEndian: true, out _);
        Convert.FromHexString(ContentHash, octets[(2 * GuidOctets)..], out _, out _);
        return (IsDynamic ? "d" : "l") + Base64Url.EncodeToString(octets);
    }
}
