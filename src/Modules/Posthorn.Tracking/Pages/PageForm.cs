using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Posthorn.Tracking.Pages;

/// <summary>What was posted to a page: by its own form, or by a mail program (RFC 8058: urlencoded or multipart).</summary>
internal sealed class PageForm(IFormCollection fields)
{
    /// <summary>Our largest form has some 50 short fields.</summary>
    private const int MaxBytes = 16 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false,
        ValueCountLimit = 200,
        KeyLengthLimit = 100,
        ValueLengthLimit = 1000,
        MultipartBodyLengthLimit = MaxBytes,
        MultipartHeadersCountLimit = 8,
        MultipartHeadersLengthLimit = 2048,
    };

    public bool IsOneClick => fields["List-Unsubscribe"].ToString().Equals("One-Click", StringComparison.OrdinalIgnoreCase);

    public string Choice => fields["choice"].ToString();

    public StringValues this[string name] => fields[name];

    /// <returns>Null: it is no form, or too large for one of ours.</returns>
    public static async Task<PageForm?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }

        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return new PageForm(await new FormFeature(context.Request, Limits).ReadFormAsync(cancellationToken));
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            // Limits and broken multipart: the reader has no other way to say so.
            return null;
        }
    }
}
