using System.Text;

namespace Posthorn.Mime.Tests;

/// <summary>Drafts of every shape; the same seed makes the same draft.</summary>
internal sealed class RandomDrafts(int seed)
{
    private static readonly string[] Fragments =
    [
        "a", "Z", "9", " ", "  ", "\t", ".", "..", ",", ";", ":", "@", "<", ">", "(", ")", "[", "]", "\"", "\\", "'", "%", "*", "=", "?", "=?", "?=",
        "=?utf-8?Q?a?=", "_", "-", "--", "From ", "/", "\a", "\u007f", "ü", "ß", "日本語", "😀", "e\u0301", "\u00a0", "\u202e", "\u2028", "\ufeff", "\ufffd",
        "words and words", "a-token-that-is-rather-long-and-holds-no-blank-at-all",
    ];

    private static readonly string[] TextFragments = [.. Fragments, "\n", "\r\n", "\r", "\n.\n", "\nFrom x", " \n", "\0", "<p style=\"a\">"];
    private static readonly string[] Addresses =
        ["ana@example.org", "a.b+c@sub.example.net", "\"a b, @\\\"c\"@example.com", "x@[192.0.2.1]", "a@xn--bcher-kva.example"];

    private static readonly string[] MediaTypes = ["application/pdf", "image/png", "text/plain", "text/html", "text/csv"];

    private readonly Random _random = new(seed);

    public MessageDraft Next() => new()
    {
        Date = DateTimeOffset.FromUnixTimeSeconds(_random.NextInt64(0, 4_000_000_000)).ToOffset(TimeSpan.FromHours(_random.Next(-11, 14))),
        MessageId = $"{_random.Next()}.{_random.Next()}@example.org",
        From = NextMailbox(),
        To = Several(4, NextMailbox),
        Cc = Several(3, NextMailbox),
        ReplyTo = Several(2, NextMailbox),
        Subject = Text(Fragments, Sometimes(0.1) ? 300 : 12),
        Headers = Several(3, () => new HeaderField($"X-Custom-{_random.Next(100)}", CustomValue())),
        Bodies = NextBodies(),
        Attachments = Several(4, NextAttachment),
        BoundarySeed = $"copy-{_random.Next()}",
    };

    private bool Sometimes(double probability) => _random.NextDouble() < probability;

    private T[] Several<T>(int max, Func<T> next) => [.. Enumerable.Range(0, _random.Next(max + 1)).Select(_ => next())];

    private Mailbox NextMailbox() => new(
        Sometimes(0.3) ? null : NonEmpty(Text(Fragments, Sometimes(0.1) ? 60 : 6)),
        Sometimes(0.03) ? "あ@bücher.example" : Addresses[_random.Next(Addresses.Length)]);

    private string CustomValue()
    {
        var value = Text(Fragments, Sometimes(0.1) ? 100 : 8).Trim(' ', '\t');
        return value.Contains("=?", StringComparison.Ordinal) ? "a value" : value;
    }

    private TextBody[] NextBodies()
    {
        TextBody[] all =
        [
            new("text/plain", Text(TextFragments, 80)),
            new("text/x-amp-html", Text(TextFragments, 40)),
            new("text/html", Text(TextFragments, 200)),
            new("text/calendar; method=REQUEST", Text(TextFragments, 40)),
        ];
        TextBody[] some = [.. all.Where(_ => Sometimes(0.5))];
        return some.Length > 0 ? some : [all[0]];
    }

    private Attachment NextAttachment()
    {
        var content = new byte[_random.Next(400)];
        _random.NextBytes(content);
        var hasContentId = Sometimes(0.5);
        return new Attachment
        {
            Content = content,
            FileName = NonEmpty(Text(Fragments, Sometimes(0.1) ? 60 : 5)),
            MediaType = MediaTypes[_random.Next(MediaTypes.Length)],
            Inline = Sometimes(0.5),
            ContentId = hasContentId ? $"cid-{_random.Next()}" : null,
        };
    }

    private string Text(string[] fragments, int maxFragments)
    {
        var text = new StringBuilder();
        for (var count = _random.Next(maxFragments + 1); count > 0; count--)
        {
            text.Append(fragments[_random.Next(fragments.Length)]);
        }

        return text.ToString();
    }

    private static string NonEmpty(string text) => text.Length == 0 ? "x" : text;
}
