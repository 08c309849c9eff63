using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Inbox.Storage;
using Posthorn.Kernel;
using Posthorn.Mime;

namespace Posthorn.Inbox.Messages;

/// <summary>GET /inbox/messages/{id}/attachments/{n}: its bytes, to be saved and never shown in our own origin.</summary>
internal static class AttachmentEndpoint
{
    private const int MaxFileName = 200;

    public static void Map(RouteGroupBuilder inbox) => inbox.MapGet("/messages/{id}/attachments/{n}", HandleAsync).RequireScope("inbox.read");

    public static async Task<Results<FileContentHttpResult, JsonHttpResult<ApiErrors>>> HandleAsync(
        string id, string n, HttpContext context, InboxStore store, CancellationToken cancellationToken)
    {
        if (!QueryNumber.TryReadId(id, out var number) || await store.ReadRawAsync(context.Caller().AccountId, number, cancellationToken) is not { } raw)
        {
            return Refusal.NoSuchMail(id);
        }

        if (!MimeParser.TryParse(raw, MimeLimits.Default, out var entity, out _)
            || new MessageView(entity).Attachments is var attachments
            && (!QueryNumber.TryReadId(n, out var index) || index >= attachments.Count))
        {
            return Refusal.Of(StatusCodes.Status404NotFound, $"The mail has no attachment {n}.");
        }

        var attachment = attachments[(int)index];
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(attachment.Decode(), attachment.MediaType, SafeName(attachment.FileName) ?? $"attachment-{index}");
    }

    /// <summary>A name and not a path, without anything that could end a header.</summary>
    private static string? SafeName(string? name)
    {
        var safe = string.Concat((name ?? "").EnumerateRunes()
            .Select(rune => System.Text.Rune.IsControl(rune) || rune.Value is '/' or '\\' or '"' ? "_" : rune.ToString())
            .Take(MaxFileName)).Trim(' ', '.');
        return safe.Length == 0 ? null : safe;
    }
}
