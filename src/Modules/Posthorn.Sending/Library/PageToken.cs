using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Sending.Library;

/// <summary>
/// Where a page of a list begins: before or after the item with a number. A place between items, rather than a count of them,
/// so that what comes or goes meanwhile moves nothing from one page to another.
/// </summary>
/// <param name="IsBack">The page that ends just before the item; else the one that begins just after it.</param>
internal readonly record struct PageToken(bool IsBack, long Number)
{
    private const int Octets = 9;

    public static bool TryParse(string text, [NotNullWhen(true)] out PageToken? token)
    {
        token = null;
        Span<byte> bytes = stackalloc byte[Octets];
        if (text.Length != Base64Url.GetEncodedLength(Octets)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Octets || bytes[0] > 1)
        {
            return false;
        }

        token = new PageToken(bytes[0] == 1, BinaryPrimitives.ReadInt64BigEndian(bytes[1..]));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Octets];
        bytes[0] = (byte)(IsBack ? 1 : 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Number);
        return Base64Url.EncodeToString(bytes);
    }
}
