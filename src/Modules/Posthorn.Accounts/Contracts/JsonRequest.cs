using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Posthorn.Kernel;

namespace Posthorn.Accounts;

/// <summary>What came of reading a JSON body: its members, or the answer that says why not.</summary>
public sealed record JsonRead(JsonMembers? Members, JsonHttpResult<ApiErrors>? Refusal);

/// <summary>Reads the JSON objects that small requests carry: settings, groups and the like. Mail has a reader of its own.</summary>
public static class JsonRequest
{
    /// <summary>What <see cref="ReadListAsync"/> calls the list.</summary>
    public const string List = "list";

    private const int FirstBuffer = 4 * 1024;

    /// <summary>A body that is a list and no object. It is the member <see cref="List"/> of what comes back.</summary>
    public static Task<JsonRead> ReadListAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) =>
        ReadAsync(request, maxBytes, InObject, cancellationToken);

    /// <param name="request">Of JSON, or of no type at all.</param>
    /// <param name="maxBytes">Counted while reading.</param>
    /// <param name="cancellationToken">The request's.</param>
    public static Task<JsonRead> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) =>
        ReadAsync(request, maxBytes, static body => body, cancellationToken);

    private static async Task<JsonRead> ReadAsync(
        HttpRequest request, int maxBytes, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> prepare, CancellationToken cancellationToken)
    {
        if (!IsJson(request.ContentType))
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, "Content-Type should be application/json.");
        }

        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, "This body must come without a Content-Encoding.");
        }

        var body = new ArrayBufferWriter<byte>(FirstBuffer);
        if (request.ContentLength > maxBytes || !await TryReadAsync(request.Body, body, maxBytes, cancellationToken))
        {
            return Refused(StatusCodes.Status413PayloadTooLarge, "Payload too large");
        }

        return JsonMembers.TryParse(prepare(body.WrittenMemory).Span, out var members, out var error)
            ? new JsonRead(members, null)
            : new JsonRead(null, ApiRefusal.Of(StatusCodes.Status400BadRequest, [error]));
    }

    /// <summary>A body that is no list stays what it is, and is refused or has no such member.</summary>
    private static ReadOnlyMemory<byte> InObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span).ValueKind == JsonValueKind.Array
                ? (byte[])[.. "{\"list\":"u8, .. body.Span, (byte)'}']
                : "[]"u8.ToArray();
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static async Task<bool> TryReadAsync(Stream stream, ArrayBufferWriter<byte> body, int maxBytes, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(body.GetMemory(), cancellationToken) is > 0 and var count)
        {
            body.Advance(count);
            if (body.WrittenCount > maxBytes)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A missing type is taken for JSON; anything that says otherwise is not.</summary>
    public static bool IsJson(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || contentType.Split(';', 2)[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static JsonRead Refused(int status, string message) => new(null, ApiRefusal.Of(status, message));
}
