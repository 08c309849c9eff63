using System.Security.Cryptography;

namespace Posthorn.MailAuth.Dkim;

/// <summary>Where canonical octets go, piece by piece.</summary>
internal interface ICanonicalSink
{
    void Append(scoped ReadOnlySpan<byte> octets);
}

/// <summary>
/// SHA-256 over pieces. Small pieces gather in a buffer of the caller's, large ones go to the hash where they stand.
/// </summary>
internal ref struct HashSink(Span<byte> buffer) : ICanonicalSink
{
    public const int DigestLength = SHA256.HashSizeInBytes;

    private readonly Span<byte> _buffer = buffer;
    private IncrementalHash? _hash;
    private int _used;

    /// <summary>Octets appended so far.</summary>
    public long Length { get; private set; }

    public void Append(scoped ReadOnlySpan<byte> octets)
    {
        Length += octets.Length;
        if (octets.Length > _buffer.Length - _used)
        {
            Flush();
            if (octets.Length > _buffer.Length)
            {
                Hash.AppendData(octets);
                return;
            }
        }

        octets.CopyTo(_buffer[_used..]);
        _used += octets.Length;
    }

    /// <summary>Writes the digest and ends the sink.</summary>
    public void Finish(scoped Span<byte> digest)
    {
        if (_hash is null)
        {
            SHA256.HashData(_buffer[.._used], digest);
            return;
        }

        Flush();
        _hash.GetHashAndReset(digest);
        _hash.Dispose();
    }

    private IncrementalHash Hash => _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private void Flush()
    {
        Hash.AppendData(_buffer[.._used]);
        _used = 0;
    }
}
