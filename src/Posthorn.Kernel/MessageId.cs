using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Kernel;

/// <summary>
/// What <c>X-Message-Id</c> carries: 22 characters of unpadded base64url, no dot. Eight bytes are the submission's sortable id,
/// so a look-up needs no index of its own; eight are random, so knowing one id does not give the next.
/// </summary>
public readonly record struct MessageId(long SubmissionId, long Token)
{
    public const int Length = 22;

    public static bool TryParse(string? text, [NotNullWhen(true)] out MessageId? id)
    {
        id = null;
        Span<byte> bytes = stackalloc byte[16];

        // TryDecodeFromChars throws for characters of another alphabet.
        if (text is not { Length: Length } || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
        {
            return false;
        }

        id = new MessageId(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, SubmissionId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Token);
        return Base64Url.EncodeToString(bytes);
    }
}
