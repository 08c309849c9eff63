using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Storage;

namespace Posthorn.Sending.V2Mail;

/// <summary>POST /api/mail.send.json and .xml. The credentials come in the form, so it asks for them here and not at the gate.</summary>
internal static class V2MailEndpoint
{
    private static readonly AdmissionRefusal Busy = new(
        "The mail was not accepted, since this server works on as many requests as it can. Please try again in 1 second.", TimeSpan.FromSeconds(1));

    private static readonly AdmissionRefusal NotStored = new(
        "The mail could not be stored and was not accepted. Please try again in a few seconds.", TimeSpan.FromSeconds(5));

    public static void Map(IEndpointRouteBuilder root)
    {
        foreach (var (extension, format) in new[] { ("json", V2Format.Json), ("xml", V2Format.Xml) })
        {
            root.MapPost($"/api/mail.send.{extension}", (
                HttpContext context, IAdmission admission, V2Places places, IApiKeys keys, ICallers callers, AcceptV2Mail accept, CancellationToken cancellationToken) =>
                HandleAsync(context, new Door(format, admission, places, keys, callers, accept), cancellationToken));
        }
    }

    private sealed record Door(V2Format Format, IAdmission Admission, V2Places Places, IApiKeys Keys, ICallers Callers, AcceptV2Mail Accept)
    {
        public IResult Refused(int status, params IReadOnlyList<string> errors) => V2Reply.Error(Format, status, errors);

        public IResult Later(HttpContext context, AdmissionRefusal refusal)
        {
            context.Response.Headers.RetryAfter = refusal.RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            return Refused(StatusCodes.Status503ServiceUnavailable, refusal.Message);
        }
    }

    private static async Task<IResult> HandleAsync(HttpContext context, Door door, CancellationToken cancellationToken)
    {
        // Before the body is read: refusing must cost less than accepting.
        if (door.Admission.Refusal is { } refusal)
        {
            return door.Later(context, refusal);
        }

        using var place = door.Places.TryTake();
        if (place is null)
        {
            return door.Later(context, Busy);
        }

        try
        {
            return await ReadAsync(context, door, place, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return door.Later(context, NotStored);
        }
        catch (BadHttpRequestException fault)
        {
            return door.Refused(fault.StatusCode, fault.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : "The request could not be read.");
        }
    }

    private static async Task<IResult> ReadAsync(HttpContext context, Door door, RequestPlaces.Place place, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = default;
        if (context.Request.HasFormContentType)
        {
            switch (await RequestBody.ReadAsync(context.Request, V2MailLimits.BodyBytes, V2MailLimits.BodyBytes, place, cancellationToken))
            {
                case BodyOutcome.Read read:
                    bytes = read.Bytes;
                    break;
                case BodyOutcome.TooLarge:
                    return door.Refused(StatusCodes.Status413PayloadTooLarge, TooLarge);
                case BodyOutcome.NoRoom:
                    return door.Later(context, Busy);
                default:
                    return door.Refused(StatusCodes.Status400BadRequest, "The body is not what its Content-Encoding says; send gzip or nothing.");
            }
        }

        var query = Encoding.UTF8.GetBytes((context.Request.QueryString.Value ?? "").TrimStart('?'));
        return await V2FormReader.ReadAsync(context.Request.ContentType, bytes, query, cancellationToken) switch
        {
            FormOutcome.Read read => await AcceptAsync(context, door, read.Form, cancellationToken),
            FormOutcome.Broken broken => door.Refused(StatusCodes.Status400BadRequest, broken.Reason),
            _ => door.Refused(StatusCodes.Status413PayloadTooLarge, TooLarge),
        };
    }

    private const string TooLarge = "Payload too large";

    private static async Task<IResult> AcceptAsync(HttpContext context, Door door, V2MailForm form, CancellationToken cancellationToken)
    {
        var (caller, status, refusal) = await V2Credentials.CheckAsync(
            context.Request, form.Text("api_user"), form.Text("api_key"), door.Keys, door.Callers, cancellationToken);
        if (caller is null)
        {
            return door.Refused(status, refusal!);
        }

        if (!caller.Allows("mail.send"))
        {
            return door.Refused(StatusCodes.Status403Forbidden, "access forbidden");
        }

        switch (await door.Accept.ExecuteAsync(MailSender.Of(caller), form, cancellationToken))
        {
            case V2MailOutcome.Accepted accepted:
                context.Response.Headers["X-Message-Id"] = accepted.Id.ToString();
                return V2Reply.Success(door.Format);
            case V2MailOutcome.Refused refused:
                return door.Refused(StatusCodes.Status400BadRequest, refused.Errors);
            default:
                throw new InvalidOperationException("A mail is accepted or refused.");
        }
    }
}
