using System.Text;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class CanonicalizationTests
{
    [Theory]
    // RFC 6376 section 3.4.5.
    [InlineData("A: X", "a:X", "A: X")]
    [InlineData("B : Y\t\r\n\tZ  ", "b:Y Z", "B : Y\t\r\n\tZ  ")]
    // Folding, and white space wherever it may stand.
    [InlineData("Subject:nothing", "subject:nothing", "Subject:nothing")]
    [InlineData("SUBJECT \t:\t\r\n \r\n folded   twice \t here", "subject:folded twice here", "SUBJECT \t:\t\r\n \r\n folded   twice \t here")]
    [InlineData("X:", "x:", "X:")]
    [InlineData("X: \r\n ", "x:", "X: \r\n ")]
    [InlineData("X: a:b : c", "x:a:b : c", "X: a:b : c")]
    // A bare CR or LF is an ordinary octet.
    [InlineData("X: a\rb \r c\r", "x:a\rb \r c\r", "X: a\rb \r c\r")]
    [InlineData("X: a\nb\n  c", "x:a\nb\n c", "X: a\nb\n  c")]
    public void Header_fields(string field, string relaxed, string simple)
    {
        Assert.Equal(relaxed, Header(DkimCanonicalization.Relaxed, field));
        Assert.Equal(simple, Header(DkimCanonicalization.Simple, field));
    }

    [Theory]
    // RFC 6376 section 3.4.5.
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n", " C \r\nD \t E\r\n")]
    // Empty bodies: nothing when relaxed, one line end when simple.
    [InlineData("", "", "\r\n")]
    [InlineData("\r\n", "", "\r\n")]
    [InlineData("\r\n\r\n\r\n", "", "\r\n")]
    [InlineData(" \t\r\n \r\n\t", "", " \t\r\n \r\n\t\r\n")]
    // The end of the body.
    [InlineData("a", "a\r\n", "a\r\n")]
    [InlineData("a\r\n", "a\r\n", "a\r\n")]
    [InlineData("a \r\n \r\n", "a\r\n", "a \r\n \r\n")]
    [InlineData("a\r\n\r\n ", "a\r\n", "a\r\n\r\n \r\n")]
    // The start and the middle.
    [InlineData("\r\n\r\na\r\n\r\nb", "\r\n\r\na\r\n\r\nb\r\n", "\r\n\r\na\r\n\r\nb\r\n")]
    [InlineData("\ta\r\n  b\r\n", " a\r\n b\r\n", "\ta\r\n  b\r\n")]
    [InlineData("a\t \r\n\t\r\nb\tc  d e", "a\r\n\r\nb c d e\r\n", "a\t \r\n\t\r\nb\tc  d e\r\n")]
    // A bare CR or LF is an ordinary octet.
    [InlineData("a \rb\nc \n", "a \rb\nc \n\r\n", "a \rb\nc \n\r\n")]
    [InlineData("a\r\r\n\r\n", "a\r\r\n", "a\r\r\n")]
    public void Bodies(string body, string relaxed, string simple)
    {
        Assert.Equal(relaxed, Body(DkimCanonicalization.Relaxed, body));
        Assert.Equal(simple, Body(DkimCanonicalization.Simple, body));
    }

    [Fact]
    public void White_space_is_found_at_every_distance()
    {
        // The search goes in steps of a vector: every place in two of them, and what follows.
        for (var length = 0; length < 80; length++)
        {
            var text = new string('x', length);

            Assert.Equal(text + " y\r\n", Body(DkimCanonicalization.Relaxed, text + "  y"));
            Assert.Equal(text + " y\r\n", Body(DkimCanonicalization.Relaxed, text + "\ty\r\n"));
            Assert.Equal(text + "\r\ny\r\n", Body(DkimCanonicalization.Relaxed, text + " \r\ny\r\n"));
            Assert.Equal(text + " y" + text + "\r\n", Body(DkimCanonicalization.Relaxed, text + " y" + text + "\t \t\r\n"));
        }
    }

    [Fact]
    public void Random_bodies_come_out_as_from_the_plain_rules()
    {
        var random = new Random(6376);
        string[] pieces = ["a", "bc", " ", "\t", "\r\n", "\r", "\n", "a long stretch of words without anything special in it"];
        for (var round = 0; round < 3000; round++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));

            Assert.Equal(PlainRelaxed(body), Body(DkimCanonicalization.Relaxed, body));
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void The_hash_is_that_of_the_canonical_body_whatever_its_size(int size)
    {
        var body = new string('x', size / 2) + "  " + new string('y', size - (size / 2));
        var expected = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Body(DkimCanonicalization.Relaxed, body)));

        Assert.Equal(
            Convert.ToBase64String(expected),
            BodyHash.Compute(Encoding.ASCII.GetBytes("A: b\r\n\r\n" + body), DkimCanonicalization.Relaxed).Base64);
    }

    [Theory]
    // RFC 6376 sections 3.4.3 and 3.4.4 print the hashes of empty bodies.
    [InlineData(DkimCanonicalization.Simple, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData(DkimCanonicalization.Relaxed, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void A_message_without_a_body_has_the_hash_of_an_empty_one(DkimCanonicalization canonicalization, string expected)
    {
        Assert.Equal(expected, BodyHash.Compute("A: b\r\n\r\n"u8, canonicalization).Base64);
        Assert.Equal(expected, BodyHash.Compute("A: b\r\n"u8, canonicalization).Base64);
        Assert.Equal(expected, BodyHash.Compute("A: b"u8, canonicalization).Base64);
        Assert.Equal(expected, BodyHash.Compute("\r\n"u8, canonicalization).Base64);
        Assert.Equal(expected, BodyHash.Compute([], canonicalization).Base64);
    }

    /// <summary>Section 3.4.4 word for word, with no eye on speed.</summary>
    private static string PlainRelaxed(string body)
    {
        var lines = body.Split("\r\n").ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = new StringBuilder();
            foreach (var character in lines[i].TrimEnd(' ', '\t'))
            {
                if (character is not (' ' or '\t'))
                {
                    line.Append(character);
                }
                else if (line.Length == 0 || line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }

            lines[i] = line.ToString();
        }

        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Concat(lines.Select(line => line + "\r\n"));
    }

    private static string Header(DkimCanonicalization canonicalization, string field)
    {
        var sink = new TextSink(new());
        HeaderCanonicalizer.Append(canonicalization, Encoding.Latin1.GetBytes(field), ref sink);
        return sink.Text.ToString();
    }

    private static string Body(DkimCanonicalization canonicalization, string body)
    {
        var sink = new TextSink(new());
        BodyCanonicalizer.Append(canonicalization, Encoding.Latin1.GetBytes(body), ref sink);
        return sink.Text.ToString();
    }

    private readonly struct TextSink(StringBuilder text) : ICanonicalSink
    {
        public StringBuilder Text => text;

        public void Append(scoped ReadOnlySpan<byte> octets) => text.Append(Encoding.Latin1.GetString(octets));
    }
}
