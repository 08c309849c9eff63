using System.Buffers;
using System.Text;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests;

/// <summary>Messages and keys that the tests share. Keys are made once per run: nothing depends on which they are.</summary>
internal static class Mail
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DkimKey RsaKey = DkimKey.GenerateRsa();
    public static readonly DkimKey Ed25519Key = DkimKey.FromEd25519Seed(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    public const string Plain =
        "Received: from client.example.net by mx.example.org; Sun, 01 Mar 2026 11:59:59 +0000\n" +
        "From: Shop <shop@example.com>\n" +
        "To: =?utf-8?Q?Ren=C3=A9?= <reader@example.net>,\n another@example.net\n" +
        "Subject: Your   order\t of today\n" +
        "Date: Sun, 01 Mar 2026 12:00:00 +0000\n" +
        "Message-ID: <order-1@example.com>\n" +
        "MIME-Version: 1.0\n" +
        "Content-Type: text/plain; charset=utf-8\n" +
        "X-Campaign: spring\n" +
        "\n" +
        "Hello,\n" +
        "\n" +
        "two  spaces,\ttab, trailing \t \n" +
        "  indented\n" +
        "end.\n" +
        "\n \n\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static DkimKey Key(DkimKeyType type) => type == DkimKeyType.Rsa ? RsaKey : Ed25519Key;

    public static DkimSignatureOptions Options(
        DkimCanonicalization header = DkimCanonicalization.Relaxed, DkimCanonicalization body = DkimCanonicalization.Relaxed) => new()
        {
            Domain = "example.com",
            Selector = "s1",
            HeaderCanonicalization = header,
            BodyCanonicalization = body,
        };

    /// <summary>The signature field and the message after it.</summary>
    public static byte[] Sign(DkimKey key, DkimSignatureOptions options, byte[] message)
    {
        var output = new ArrayBufferWriter<byte>();
        DkimSigner.Create(key, options).Sign(message, Now, output);
        output.Write(message);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The answers that publish keys: name and TXT record.</summary>
    public static Dictionary<string, DkimKeyAnswer> Zone(params (string Name, string Record)[] records) =>
        records.ToDictionary(record => record.Name, record => (DkimKeyAnswer)new DkimKeyAnswer.Found([record.Record]));

    public static Dictionary<string, DkimKeyAnswer> ZoneOf(DkimKey key) =>
        Zone(("s1._domainkey.example.com", key.PublicKeyRecord.ToText()));

    public static IReadOnlyList<DkimVerification> Verify(
        byte[] message, IReadOnlyDictionary<string, DkimKeyAnswer> zone, DateTimeOffset? now = null) =>
        new DkimVerifier(DkimVerifierLimits.Default).Verify(message, zone, now ?? Now);

    /// <summary>The message with the first occurrence of one text changed into another.</summary>
    public static byte[] Change(byte[] message, string from, string to)
    {
        var text = Encoding.Latin1.GetString(message);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{from}' is not in the message");
        return Encoding.Latin1.GetBytes(text[..at] + to + text[(at + from.Length)..]);
    }
}
