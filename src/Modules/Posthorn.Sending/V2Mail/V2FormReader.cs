using System.Runtime.InteropServices;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Posthorn.Sending.V2Mail;

/// <summary>What came of reading a form.</summary>
internal abstract record FormOutcome
{
    public sealed record Read(V2MailForm Form) : FormOutcome;

    public sealed record FileTooLarge : FormOutcome;

    /// <param name="Reason">A sentence for the caller.</param>
    public sealed record Broken(string Reason) : FormOutcome;
}

/// <summary>From the bytes of a body to the members of its form.</summary>
internal static class V2FormReader
{
    private static readonly FormOutcome Unreadable = new FormOutcome.Broken("The form could not be read.");
    private static readonly FormOutcome TooMany = new FormOutcome.Broken("The form has too many members, or one with too long a name.");

    /// <param name="contentType">Of the request; without a form in it the body is not looked at.</param>
    /// <param name="body">Decompressed.</param>
    /// <param name="query">Without its question mark.</param>
    public static async Task<FormOutcome> ReadAsync(string? contentType, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        if (UrlEncodedParser.Parse(query.Span) is not { } asked)
        {
            return TooMany;
        }

        List<V2Field>? fields = [];
        var type = MediaTypeHeaderValue.TryParse(contentType, out var said) ? said : null;
        if (type?.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
        {
            fields = UrlEncodedParser.Parse(body.Span);
        }
        else if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
        {
            var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
            if (boundary.Length is 0 or > V2MailLimits.BoundaryLength)
            {
                return Unreadable;
            }

            try
            {
                fields = await ReadPartsAsync(boundary, body, cancellationToken);
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException)
            {
                // The reader says so of bad headers and of a part without an end.
                return Unreadable;
            }
        }

        fields = fields is null ? null : FormCharset.Apply(fields, type is null ? null : HeaderUtilities.RemoveQuotes(type.Charset).ToString());
        return fields is null || fields.Concat(asked).Select(field => field.Family).Distinct(StringComparer.Ordinal).Count() > V2MailLimits.Names ? TooMany
            : fields.Concat(asked).Any(field => field.IsFile && field.Bytes.Length >= V2MailLimits.FileBytes) ? new FormOutcome.FileTooLarge()
            : new FormOutcome.Read(new V2MailForm(fields, asked));
    }

    /// <returns>Null: more members, or longer names, than there may be.</returns>
    private static async Task<List<V2Field>?> ReadPartsAsync(string boundary, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(body, out var array);
        var reader = new MultipartReader(boundary, new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false))
        {
            HeadersCountLimit = 16,
            HeadersLengthLimit = 2 * V2MailLimits.NameBytes,
        };
        var fields = new List<V2Field>();
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.Name.HasValue)
            {
                throw new InvalidDataException("A part without a name.");
            }

            var name = Unquoted(disposition.Name);
            if (fields.Count == V2MailLimits.Fields || name.Length > V2MailLimits.NameBytes)
            {
                return null;
            }

            // The parts together are no larger than the body, whose size was counted as it came.
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes, cancellationToken);
            var fileName = disposition.FileNameStar.HasValue ? Unquoted(disposition.FileNameStar) : disposition.FileName.HasValue ? Unquoted(disposition.FileName) : null;
            fields.Add(new V2Field(name, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), fileName, fileName is null ? null : MediaTypeOf(section.ContentType), CharsetOf(section.ContentType)));
        }

        return fields;
    }

    private static string Unquoted(Microsoft.Extensions.Primitives.StringSegment text) => HeaderUtilities.UnescapeAsQuotedString(text).ToString();

    private static string? CharsetOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? FormCharset.Known(HeaderUtilities.RemoveQuotes(type.Charset).ToString()) : null;

    private static string? MediaTypeOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Length > 0 ? type.MediaType.ToString() : null;
}
