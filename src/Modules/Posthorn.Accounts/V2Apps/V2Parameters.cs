using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Posthorn.Accounts.V2Apps;

/// <summary>The members of a form and of the query string; where both have a name, the form counts.</summary>
internal sealed class V2Parameters(IFormCollection? form, IQueryCollection query)
{
    /// <summary>A template of the longest kind, escaped, and not much more: credentials come in the form, so anybody may send one.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false,
        ValueCountLimit = 2048,
        KeyLengthLimit = 256,
        ValueLengthLimit = MaxBytes,
        MultipartBodyLengthLimit = MaxBytes,
        MultipartBoundaryLengthLimit = 128,
        MultipartHeadersCountLimit = 8,
        MultipartHeadersLengthLimit = 1024,
        MemoryBufferThreshold = MaxBytes,
    };

    /// <exception cref="BadHttpRequestException">Larger than a form may be, or it came too slowly.</exception>
    /// <exception cref="InvalidDataException">The form breaks its own rules, or has too many members.</exception>
    public static async Task<V2Parameters> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType && request.ContentLength > MaxBytes)
        {
            // Refused before the limit is set: beyond that limit the server would hang up on a client that still sends, and the client would never read why.
            throw new BadHttpRequestException("Payload too large", StatusCodes.Status413PayloadTooLarge);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }

        var form = request.HasFormContentType ? await new FormFeature(request, Limits).ReadFormAsync(cancellationToken) : null;
        return new V2Parameters(form, request.Query);
    }

    /// <returns>The last value, or null when there is none.</returns>
    public string? Find(string name) => All(name) is [.., var last] ? last : null;

    /// <returns>All values of a parameter under whatever of its names; of a list that is there but empty, none are left.</returns>
    public IReadOnlyList<string> Find(AppParameter parameter)
    {
        string?[] names = [parameter.Name, parameter.Value == AppValue.List ? $"{parameter.Name}[]" : null, parameter.OlderName];
        return names.OfType<string>().Select(All).FirstOrDefault(values => values.Count > 0) ?? [];
    }

    private IReadOnlyList<string> All(string name) =>
        form is not null && form.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [.. query[name].OfType<string>()];
}
