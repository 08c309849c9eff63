using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Posthorn.Fuzz.Engine;
using Posthorn.Kernel;
using Posthorn.Tracking;
using Posthorn.Tracking.Marks;

namespace Posthorn.Fuzz.Targets;

/// <summary>What strangers put behind <c>upn=</c>. The input is read as a token, and as the octets of a mark that somebody with the key has signed.</summary>
internal sealed class MarkTokenTarget : FuzzTarget
{
    private static readonly byte[] Key = new byte[32];
    private static readonly byte[] OtherKey = [1, .. new byte[31]];
    private static readonly MarkedCopy Copy = new(1, new CopyId(77, 3));

    public override string Name => "mark-token";

    public override string About => "tokens of links and pixels: only what was signed is read, and it is written the same way again";

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Signed(new Mark.Open(Copy)),
        Signed(new Mark.Click(Copy, "https://example.com/?a=b#c", 7, true)),
        Signed(new Mark.Unsubscribe(Copy, "ana@example.org")),
        Signed(new Mark.GroupUnsubscribe(Copy, "ana@example.org", 12)),
        Signed(new Mark.Preferences(Copy, "bøb@bücher.example", 12, [12, 13])),
        Sample.Of(MarkTokens.Write(new Mark.Open(Copy), Key)),
    ];

    public override IReadOnlyList<string> Words { get; } = ["u001.", "=", "-", "_", "AAAA", "\u0001", "\u00ff", "https://", "@example.org", "\r\n"];

    public override int LongestInput => 16 * 1024;

    public override int Run(byte[] input)
    {
        var shape = new Shape();
        shape.AddSize(input.Length);
        Check(MarkTokens.Read(Encoding.Latin1.GetString(input), Key), ref shape);

        var token = $"u001.{Base64Url.EncodeToString([.. input, .. HMACSHA256.HashData(Key, input).AsSpan(0, 16)])}";
        var mark = MarkTokens.Read(token, Key);
        Check(mark, ref shape);
        Promise.Keep(MarkTokens.Read(token, OtherKey) is null, "Another key reads nothing.");
        return shape.Value;
    }

    private static void Check(Mark? mark, ref Shape shape)
    {
        shape.Add(mark?.GetType().Name);
        if (mark is null)
        {
            return;
        }

        var again = MarkTokens.Read(MarkTokens.Write(mark, Key), Key);
        Promise.Same(Shown(mark), again is null ? null : Shown(again), "A mark that is written again says the same.");
        shape.AddSize(mark is Mark.Preferences preferences ? preferences.GroupsToDisplay.Count : 0);
    }

    /// <summary>The octets of a mark, which <see cref="Run"/> signs.</summary>
    private static byte[] Signed(Mark mark) => Base64Url.DecodeFromChars(MarkTokens.Write(mark, Key).AsSpan("u001.".Length))[..^16];

    private static string Shown(Mark mark) => mark is Mark.Preferences preferences ? $"{mark} {string.Join(',', preferences.GroupsToDisplay)}" : $"{mark}";
}
