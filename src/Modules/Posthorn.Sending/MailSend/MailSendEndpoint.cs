using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Sending.MailSend;

/// <summary>POST /v3/mail/send: the order of checks is that of mail-sending 1.7.</summary>
internal static class MailSendEndpoint
{
    private const int MaxIdempotencyKey = 255;
    private static readonly AdmissionRefusal Busy = new(
        "The mail was not accepted, since this server works on as many requests as it can. Please try again in 1 second.", TimeSpan.FromSeconds(1));

    private static readonly AdmissionRefusal NotStored = new(
        "The mail could not be stored and was not accepted. Please try again in a few seconds.", TimeSpan.FromSeconds(5));

    public static void Map(IEndpointRouteBuilder v3) => v3.MapPost("/mail/send", HandleAsync).RequireScope("mail.send").IgnoreOnBehalfOf();

    public static async Task<IResult> HandleAsync(
        HttpContext context, IAdmission admission, RequestPlaces places, SendMail sendMail, FactFinder finder, IOptions<SendingOptions> options, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Before the body is read: refusing must cost less than accepting.
        if (admission.Refusal is { } refusal)
        {
            return Later(context, refusal);
        }

        using var place = places.TryTake();
        if (place is null)
        {
            return Later(context, Busy);
        }

        if (!JsonRequest.IsJson(context.Request.ContentType))
        {
            return Refused(415, "Content-Type should be application/json.");
        }

        var body = await RequestBody.ReadAsync(context.Request, options.Value, place, cancellationToken);
        if (body is not BodyOutcome.Read { Bytes: var bytes })
        {
            return body is BodyOutcome.NoRoom ? Later(context, Busy) : Refused(body);
        }

        if (!MailSendParser.TryParse(bytes, out var request, out var errors)
            || (errors = MailSendRules.Check(request, clock.GetUtcNow(), options.Value.Limits)).Count > 0)
        {
            return Refused(400, errors);
        }

        try
        {
            return await AcceptAsync(context, request, bytes, sendMail, finder, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return Later(context, NotStored);
        }
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, MailSendRequest request, ReadOnlyMemory<byte> bytes, SendMail sendMail, FactFinder finder, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApiError> errors;
        var facts = await finder.FindAsync(MailSender.Of(context.Caller()), request, cancellationToken);
        if ((errors = AvailabilityRules.Check(request, facts)).Count > 0)
        {
            return Refused(400, errors);
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > MaxIdempotencyKey)
        {
            return Refused(400, $"The Idempotency-Key header is limited to {MaxIdempotencyKey} characters.");
        }

        if (request.MailSettings.SandboxMode is { Enable: true })
        {
            return TypedResults.Ok();
        }

        var outcome = await sendMail.ExecuteAsync(facts, request, bytes, key.Length == 0 ? null : key, cancellationToken);
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                context.Response.Headers["X-Message-Id"] = accepted.Id.ToString();
                return TypedResults.Accepted((string?)null);
            case SendOutcome.Refused refused:
                return Refused(400, refused.Errors);
            default:
                return Refused(400, "This Idempotency-Key was used for a different request within the last 24 hours. Use a new key for a new mail.");
        }
    }

    private static JsonHttpResult<ApiErrors> Later(HttpContext context, AdmissionRefusal refusal)
    {
        context.Response.Headers.RetryAfter = refusal.RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return Refused(503, refusal.Message);
    }

    private static JsonHttpResult<ApiErrors> Refused(BodyOutcome body) => body switch
    {
        BodyOutcome.TooLarge => Refused(413, "Payload too large"),
        BodyOutcome.UnknownEncoding unknown => Refused(415, $"Content-Encoding {unknown.Encoding} is not supported; send gzip or nothing."),
        _ => Refused(400, "The body is not valid gzip, as its Content-Encoding says."),
    };

    private static JsonHttpResult<ApiErrors> Refused(int status, string message) => Refused(status, [new ApiError(message)]);

    private static JsonHttpResult<ApiErrors> Refused(int status, IReadOnlyList<ApiError> errors) =>
        TypedResults.Json(new ApiErrors(errors), ApiErrorsJson.Wire.ApiErrors, statusCode: status);
}
