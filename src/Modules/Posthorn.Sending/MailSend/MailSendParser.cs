using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.MailSend;

/// <summary>Reads the body of <c>POST /v3/mail/send</c>. Unknown members are ignored, as SDKs send some.</summary>
internal static class MailSendParser
{
    private static readonly ApiError[] BadRequest = [new("Bad Request")];
    private static readonly ApiError[] InvalidUtf8 = [new("Invalid UTF8 in request")];

    /// <summary>
    /// True when the body is a JSON object that can be bound; single members may still be missing or of the wrong type,
    /// which <see cref="MailSendRules"/> reports with everything else. False with the one error to answer.
    /// </summary>
    /// <param name="utf8Json">The decompressed body. The request keeps slices of it.</param>
    /// <param name="request">The bound request, or null.</param>
    /// <param name="errors">Empty, or why the body cannot be read at all.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out MailSendRequest? request, out IReadOnlyList<ApiError> errors)
    {
        request = null;
        errors = [];
        if (!Utf8.IsValid(utf8Json.Span))
        {
            errors = InvalidUtf8;
        }
        else if (!TryBind(LoneSurrogates.Replace(utf8Json), out request))
        {
            errors = BadRequest;
        }

        return request is not null;
    }

    private static bool TryBind(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out MailSendRequest? request)
    {
        request = null;
        var binder = new JsonBinder(json);
        try
        {
            var bound = binder.Document(MailSendRequest.Empty, MailSendMembers.Request);
            request = binder.IsUnbindable ? null : bound with { ReadErrors = binder.Errors };
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text is not JSON.
        }

        return request is not null;
    }
}
