using System.Buffers;
using System.Text;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class DkimSignerTests
{
    private static readonly byte[] Message = Mail.Bytes(Mail.Plain);

    public static TheoryData<DkimKeyType, DkimCanonicalization, DkimCanonicalization> EveryKind
    {
        get
        {
            var data = new TheoryData<DkimKeyType, DkimCanonicalization, DkimCanonicalization>();
            foreach (var type in Enum.GetValues<DkimKeyType>())
            {
                foreach (var header in Enum.GetValues<DkimCanonicalization>())
                {
                    foreach (var body in Enum.GetValues<DkimCanonicalization>())
                    {
                        data.Add(type, header, body);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void What_is_signed_verifies(DkimKeyType type, DkimCanonicalization header, DkimCanonicalization body)
    {
        var options = Mail.Options(header, body) with { ValidFor = TimeSpan.FromDays(7), Identity = "grüße;=@news.example.com" };
        var signed = Mail.Sign(Mail.Key(type), options, Message);

        var result = Assert.Single(Mail.Verify(signed, Mail.ZoneOf(Mail.Key(type))));

        Assert.Equal(
            new DkimVerification(DkimResult.Pass, null) { Domain = "example.com", Selector = "s1", Identity = "grüße;=@news.example.com" },
            result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("body without header")]
    [InlineData("From: a@example.com")]
    [InlineData("From: a@example.com\r\n")]
    [InlineData("Subject: no from\r\n\r\nbody")]
    [InlineData("no colon\r\n: no name\r\nb d: bad name\r\nFrom: a@example.com\r\n\r\nbody")]
    public void Odd_messages_can_be_signed_too(string message)
    {
        var octets = Encoding.ASCII.GetBytes(message);

        var signed = Mail.Sign(Mail.Ed25519Key, Mail.Options(), octets);

        Assert.Equal(DkimResult.Pass, Assert.Single(Mail.Verify(signed, Mail.ZoneOf(Mail.Ed25519Key))).Result);
    }

    [Fact]
    public void The_field_is_folded_and_ends_in_CRLF()
    {
        var longName = string.Join('.', Enumerable.Repeat("a-rather-long-label", 6)) + ".example.com";
        var field = Field(Mail.RsaKey, Mail.Options() with { Domain = longName });

        Assert.StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;", field, StringComparison.Ordinal);
        Assert.EndsWith("\r\n", field, StringComparison.Ordinal);
        var lines = field[..^2].Split("\r\n");
        Assert.All(lines.Skip(1), line => Assert.StartsWith("\t", line, StringComparison.Ordinal));
        Assert.All(lines.Where(line => !line.Contains("d=", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 2, 78));
        Assert.DoesNotContain('\n', field.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Headers_that_are_present_are_signed_and_the_dangerous_ones_once_more()
    {
        Assert.Equal(
            "from:from:to:to:cc:subject:subject:date:date:message-id:reply-to:mime-version:content-type:content-type",
            Tag(Field(Mail.RsaKey, Mail.Options()), "h"));
    }

    [Fact]
    public void Every_instance_of_a_listed_header_is_signed()
    {
        var options = Mail.Options() with { SignedHeaders = ["X-Tag", "From"], OversignedHeaders = ["From", "X-Other"] };
        var field = Field(Mail.RsaKey, options, Mail.Bytes("x-tag: 1\nFrom: a@example.com\nX-TAG: 2\n\n"));

        Assert.Equal("x-tag:x-tag:from:from:x-other", Tag(field, "h"));
    }

    [Fact]
    public void From_is_listed_even_when_the_message_has_none()
    {
        var options = Mail.Options() with { OversignedHeaders = [] };

        Assert.Equal("from:subject", Tag(Field(Mail.RsaKey, options, Mail.Bytes("Subject: x\n\n")), "h"));
    }

    [Fact]
    public void Times_come_from_the_caller()
    {
        var field = Field(Mail.RsaKey, Mail.Options() with { ValidFor = TimeSpan.FromHours(1) });

        Assert.Equal("1772366400", Tag(field, "t"));
        Assert.Equal("1772370000", Tag(field, "x"));
        Assert.Null(Tag(Field(Mail.RsaKey, Mail.Options() with { WritesTimestamp = false }), "t"));
        Assert.Null(Tag(field, "l"));
    }

    [Fact]
    public void Two_signatures_share_a_body_hash_and_both_pass()
    {
        var hash = BodyHash.Compute(Message, DkimCanonicalization.Relaxed);
        var output = new ArrayBufferWriter<byte>();
        DkimSigner.Create(Mail.Ed25519Key, Mail.Options() with { Selector = "s2" }).Sign(Message, hash, Mail.Now, output);
        DkimSigner.Create(Mail.RsaKey, Mail.Options()).Sign(Message, hash, Mail.Now, output);
        output.Write(Message);

        var results = Mail.Verify(output.WrittenSpan.ToArray(), Mail.Zone(
            ("s1._domainkey.example.com", Mail.RsaKey.PublicKeyRecord.ToText()),
            ("s2._domainkey.example.com", Mail.Ed25519Key.PublicKeyRecord.ToText())));

        Assert.Equal([("s2", DkimResult.Pass), ("s1", DkimResult.Pass)], results.Select(result => (result.Selector!, result.Result)));
    }

    [Fact]
    public void A_body_hash_of_the_other_canonicalization_is_refused()
    {
        var signer = DkimSigner.Create(Mail.RsaKey, Mail.Options());
        var hash = BodyHash.Compute(Message, DkimCanonicalization.Simple);

        Assert.Throws<ArgumentException>(() => signer.Sign(Message, hash, Mail.Now, new ArrayBufferWriter<byte>()));
    }

    public static TheoryData<string, DkimSignatureOptions> BadOptions => new()
    {
        { "domain with CRLF", Mail.Options() with { Domain = "example.com\r\nBcc: x" } },
        { "domain with a tag in it", Mail.Options() with { Domain = "example.com; l=0" } },
        { "domain that is not ASCII", Mail.Options() with { Domain = "exämple.com" } },
        { "empty selector", Mail.Options() with { Selector = "" } },
        { "selector with an empty label", Mail.Options() with { Selector = "a..b" } },
        { "From not signed", Mail.Options() with { SignedHeaders = ["to"], OversignedHeaders = [] } },
        { "header name with a colon", Mail.Options() with { SignedHeaders = ["from", "a:b"] } },
        { "header name with a space", Mail.Options() with { SignedHeaders = ["from", "a b"] } },
        { "identity of another domain", Mail.Options() with { Identity = "a@example.org" } },
        { "identity of a domain that only ends alike", Mail.Options() with { Identity = "a@badexample.com" } },
        { "identity without an at sign", Mail.Options() with { Identity = "example.com" } },
        { "identity with CRLF", Mail.Options() with { Identity = "@a\r\n.example.com" } },
        { "validity of no time", Mail.Options() with { ValidFor = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void Options_that_would_make_a_bad_signature_are_refused(string why, DkimSignatureOptions options) =>
        Assert.NotNull(Record.Exception(() => DkimSigner.Create(Mail.RsaKey, options)) as ArgumentException ?? throw new InvalidOperationException(why));

    [Theory]
    [InlineData(DkimKeyType.Rsa)]
    [InlineData(DkimKeyType.Ed25519)]
    public void Many_threads_with_one_signer_write_what_one_thread_writes(DkimKeyType type)
    {
        var signer = DkimSigner.Create(Mail.Key(type), Mail.Options());
        byte[][] messages = [.. Enumerable.Range(0, 16).Select(i => Mail.Bytes(Mail.Plain + i))];
        var alone = Array.ConvertAll(messages, SignWith);

        var together = new string[messages.Length];
        Parallel.For(0, messages.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => together[i] = SignWith(messages[i]));

        Assert.Equal(alone, together);
        Assert.Equal(messages.Length, alone.Distinct().Count());

        string SignWith(byte[] message)
        {
            var output = new ArrayBufferWriter<byte>();
            signer.Sign(message, Mail.Now, output);
            return Encoding.ASCII.GetString(output.WrittenSpan);
        }
    }

    private static string Field(DkimKey key, DkimSignatureOptions options, byte[]? message = null)
    {
        message ??= Message;
        return Encoding.ASCII.GetString(Mail.Sign(key, options, message)[..^message.Length]);
    }

    private static string? Tag(string field, string name)
    {
        Assert.True(TagList.TryParse(field.AsSpan(field.IndexOf(':') + 1), out var tags, out var error), error);
        return tags[name] is { } value ? TagList.WithoutWhiteSpace(value) : null;
    }
}
