using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.Library;

/// <summary>What came of reading a body.</summary>
/// <param name="Value">Null: it cannot be read, and <paramref name="Refusal"/> is the answer.</param>
/// <param name="Errors">Members of the wrong type; the value holds nothing in their place.</param>
internal sealed record LibraryRequest<T>(T? Value, List<ApiError> Errors, IResult? Refusal)
    where T : class;

/// <summary>Reads the JSON of templates and designs, bounded in size and depth. Unknown members are ignored, as SDKs send some.</summary>
internal static class LibraryRequest
{
    /// <summary>HTML and plain text of 1 MiB each and test data, where every character may be escaped.</summary>
    private const int MaxOctets = 20 * 1024 * 1024;

    private static readonly SendingOptions Limits = new() { MaxBodyBytes = MaxOctets, MaxDecompressedBytes = MaxOctets };

    /// <param name="context">The request.</param>
    /// <param name="places">Where its bytes are counted.</param>
    /// <param name="empty">A value without any member.</param>
    /// <param name="bind">Which member goes where.</param>
    /// <param name="isOptional">No body is as good as <c>{}</c>.</param>
    public static async Task<LibraryRequest<T>> ReadAsync<T>(HttpContext context, RequestPlaces places, T empty, MemberBinder<T> bind, bool isOptional = false)
        where T : class
    {
        using var place = places.TryTake();
        if (place is null)
        {
            return Busy<T>(context);
        }

        switch (await RequestBody.ReadAsync(context.Request, Limits, place, context.RequestAborted))
        {
            case BodyOutcome.Read { Bytes: var bytes }:
                return isOptional && bytes.IsEmpty ? new LibraryRequest<T>(empty, [], null)
                    : !JsonRequest.IsJson(context.Request.ContentType) ? Refused<T>(415, "Content-Type should be application/json.")
                    : Parse(bytes, empty, bind);
            case BodyOutcome.TooLarge:
                return Refused<T>(413, "Payload too large");
            case BodyOutcome.UnknownEncoding { Encoding: var encoding }:
                return Refused<T>(415, $"Content-Encoding {encoding} is not supported; send gzip or nothing.");
            case BodyOutcome.NoRoom:
                return Busy<T>(context);
            default:
                return Refused<T>(400, "The body is not valid gzip, as its Content-Encoding says.");
        }
    }

    private static LibraryRequest<T> Parse<T>(ReadOnlyMemory<byte> bytes, T empty, MemberBinder<T> bind)
        where T : class
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            return Refused<T>(400, "Invalid UTF8 in request");
        }

        var binder = new JsonBinder(LoneSurrogates.Replace(bytes));
        try
        {
            var value = binder.Document(empty, bind);
            return binder.IsUnbindable
                ? Refused<T>(400, "The body must be a JSON object.")
                : new LibraryRequest<T>(value, [.. binder.Errors.Select(error => new ApiError(error.Message, error.Field.ToString()))], null);
        }
        catch (JsonException)
        {
            return Refused<T>(400, "The body is not valid JSON.");
        }
    }

    private static LibraryRequest<T> Busy<T>(HttpContext context)
        where T : class
    {
        context.Response.Headers.RetryAfter = "1";
        return Refused<T>(503, "This server works on as many requests as it can. Please try again in 1 second.");
    }

    private static LibraryRequest<T> Refused<T>(int status, string message)
        where T : class => new(null, [], Answers.Refused(status, message));
}
