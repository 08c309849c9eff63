using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Sending.MailSend;

/// <summary>What came of reading a body.</summary>
internal abstract record BodyOutcome
{
    public sealed record Read(ReadOnlyMemory<byte> Bytes) : BodyOutcome;

    public sealed record TooLarge : BodyOutcome;

    public sealed record UnknownEncoding(string Encoding) : BodyOutcome;

    /// <summary>All requests together hold as much as they may.</summary>
    public sealed record NoRoom : BodyOutcome;

    /// <summary>The body is not what Content-Encoding says.</summary>
    public sealed record BrokenEncoding : BodyOutcome;
}

/// <summary>Reads a request body, plain or gzip. Sizes are counted while reading, on both sides of the decompression.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 16 * 1024;

    public static Task<BodyOutcome> ReadAsync(HttpRequest request, SendingOptions limits, RequestPlaces.Place place, CancellationToken cancellationToken) =>
        ReadAsync(request, limits.MaxBodyBytes, limits.MaxDecompressedBytes, place, cancellationToken);

    /// <param name="request">Whose body is read.</param>
    /// <param name="maxBytes">As it arrives.</param>
    /// <param name="maxDecompressed">After decompression.</param>
    /// <param name="place">What takes room for it.</param>
    public static async Task<BodyOutcome> ReadAsync(
        HttpRequest request, long maxBytes, long maxDecompressed, RequestPlaces.Place place, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return new BodyOutcome.TooLarge();
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadAllAsync(request.Body, (int?)request.ContentLength, maxBytes, place, cancellationToken);
        }

        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return new BodyOutcome.UnknownEncoding(encoding);
        }

        var compressed = await ReadAllAsync(request.Body, (int?)request.ContentLength, maxBytes, place, cancellationToken);
        return compressed is BodyOutcome.Read { Bytes: var bytes } ? await DecompressAsync(bytes, maxDecompressed, place, cancellationToken) : compressed;
    }

    private static async Task<BodyOutcome> DecompressAsync(
        ReadOnlyMemory<byte> compressed, long maxDecompressed, RequestPlaces.Place place, CancellationToken cancellationToken)
    {
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(compressed, out var array);
        Debug.Assert(array.Array is not null, "ReadAllAsync returns arrays.");
        using var gzip = new GZipStream(new MemoryStream(array.Array, array.Offset, array.Count, writable: false), CompressionMode.Decompress);
        try
        {
            return await ReadAllAsync(gzip, null, maxDecompressed, place, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return new BodyOutcome.BrokenEncoding();
        }
    }

    /// <summary>Grows with what has come, whatever a header promised, so that a promise costs nothing.</summary>
    private static async Task<BodyOutcome> ReadAllAsync(
        Stream stream, int? expected, long limit, RequestPlaces.Place place, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(expected + 1 ?? FirstBuffer, FirstBuffer));
        try
        {
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (length > limit)
                {
                    return new BodyOutcome.TooLarge();
                }

                if (read == 0)
                {
                    return new BodyOutcome.Read(buffer.AsSpan(0, length).ToArray());
                }

                if (length == buffer.Length)
                {
                    if (!place.TryGrow(buffer.Length))
                    {
                        return new BodyOutcome.NoRoom();
                    }

                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
