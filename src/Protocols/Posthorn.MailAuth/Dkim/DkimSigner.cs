using System.Buffers;
using System.Globalization;

namespace Posthorn.MailAuth.Dkim;

/// <summary>
/// Signs messages of one domain with one key (RFC 6376 section 5). The same message, options and time give the same octets.
/// Safe for many threads at once.
/// </summary>
public sealed class DkimSigner
{
    private readonly DkimKey _key;
    private readonly DkimSignatureOptions _options;
    private readonly string[] _names;
    private readonly bool[] _oversigned;
    private readonly string? _identity;

    private DkimSigner(DkimKey key, DkimSignatureOptions options)
    {
        _key = key;
        _options = options;
        _names = options.CheckAndListNames();
        _oversigned = Array.ConvertAll(_names, name => options.OversignedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (options.Identity is { } identity)
        {
            var at = identity.LastIndexOf('@');
            _identity = DkimQuotedPrintable.Encode(identity[..at]) + identity[at..];
        }
    }

    public DkimSignatureOptions Options => _options;

    /// <param name="key">The key; it stays the caller's, and lives at least as long as the signer.</param>
    /// <param name="options">What to write.</param>
    /// <exception cref="ArgumentException">An option that would make an invalid signature.</exception>
    public static DkimSigner Create(DkimKey key, DkimSignatureOptions options) => new(key, options);

    /// <summary>Writes the complete folded <c>DKIM-Signature: …</c> field, final CRLF included, to put before the message.</summary>
    /// <param name="message">The complete message with CRLF line ends, exactly as it will be sent (before dot-stuffing).</param>
    /// <param name="now">The time of signing, for t= and x=; rounded down to seconds.</param>
    /// <param name="output">Takes the field.</param>
    public void Sign(ReadOnlySpan<byte> message, DateTimeOffset now, IBufferWriter<byte> output) =>
        Sign(message, BodyHash.Compute(message, _options.BodyCanonicalization), now, output);

    /// <summary>As the other overload, with a body hash that another signature of the same message may share.</summary>
    /// <exception cref="ArgumentException">The body hash belongs to the other canonicalization.</exception>
    public void Sign(ReadOnlySpan<byte> message, BodyHash bodyHash, DateTimeOffset now, IBufferWriter<byte> output)
    {
        if (bodyHash.Canonicalization != _options.BodyCanonicalization)
        {
            throw new ArgumentException($"This signer needs the {_options.BodyCanonicalization} body hash.", nameof(bodyHash));
        }

        MessageView.TryParse(message, int.MaxValue, out var view);
        var names = ListNames(view);
        var writer = new SignatureFieldWriter();
        WriteUnsigned(writer, names, bodyHash, now.ToUnixTimeSeconds());

        Span<byte> digest = stackalloc byte[HashSink.DigestLength];
        SigningInput.Digest(view, names, _options.HeaderCanonicalization, writer.Written, digest);
        Span<byte> signature = stackalloc byte[_key.SignatureLength];
        _key.Sign(digest, signature);
        writer.Signature(signature);
        output.Write(writer.Written);
    }

    /// <summary>h=: each name as often as the message has it, once more where a second one would do harm.</summary>
    private List<string> ListNames(in MessageView view)
    {
        var names = new List<string>(32);
        for (var i = 0; i < _names.Length; i++)
        {
            for (var field = 0; field < view.FieldCount; field++)
            {
                if (view.IsNamed(field, _names[i]))
                {
                    names.Add(_names[i]);
                }
            }

            if (_oversigned[i])
            {
                names.Add(_names[i]);
            }
        }

        if (!names.Contains("from"))
        {
            names.Insert(0, "from");
        }

        return names;
    }

    private void WriteUnsigned(SignatureFieldWriter writer, List<string> names, BodyHash bodyHash, long now)
    {
        writer.Begin("v=1");
        writer.Tag("a", _key.Type.AlgorithmName());
        writer.Tag("c", $"{Name(_options.HeaderCanonicalization)}/{Name(_options.BodyCanonicalization)}");
        writer.Tag("d", _options.Domain);
        writer.Tag("s", _options.Selector);
        if (_identity is not null)
        {
            writer.Tag("i", _identity);
        }

        if (_options.WritesTimestamp)
        {
            writer.Tag("t", now.ToString(CultureInfo.InvariantCulture));
        }

        if (_options.ValidFor is { } validFor)
        {
            writer.Tag("x", (now + (long)validFor.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        writer.HeaderNames(names);
        writer.Tag("bh", bodyHash.Base64);
        writer.EmptySignature();
    }

    private static string Name(DkimCanonicalization canonicalization) =>
        canonicalization == DkimCanonicalization.Simple ? "simple" : "relaxed";
}
