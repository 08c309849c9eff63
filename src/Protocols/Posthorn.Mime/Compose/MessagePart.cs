namespace Posthorn.Mime;

/// <summary>The tree that a draft becomes: mixed { related { alternative { bodies }, inline files }, files }, without the levels that would hold one part.</summary>
internal abstract record MessagePart
{
    public sealed record Body(TextBody Text) : MessagePart;

    public sealed record File(Attachment Attachment) : MessagePart;

    public sealed record Multipart(string Subtype, string Boundary, IReadOnlyList<MessagePart> Children) : MessagePart;

    /// <summary>The draft has at least one body or attachment.</summary>
    public static MessagePart Of(MessageDraft draft)
    {
        if (draft.Bodies.Count == 1 && draft.Attachments.Count == 0)
        {
            return new Body(draft.Bodies[0]);
        }

        var prefix = Posthorn.Mime.Boundary.Prefix(draft.BoundarySeed, draft.Bodies);
        var hasHtml = draft.Bodies.Any(body => ContentType.MediaTypeOf(body.MediaType) == "text/html");
        var inline = draft.Attachments.Where(attachment => attachment.Inline && hasHtml);
        var others = draft.Attachments.Where(attachment => !(attachment.Inline && hasHtml));

        var content = Around([], draft.Bodies.Select(body => new Body(body)), "alternative", prefix + "01");
        content = Around(content, inline.Select(attachment => new File(attachment)), "related", prefix + "02");
        content = Around(content, others.Select(attachment => new File(attachment)), "mixed", prefix + "03");
        return content[0];
    }

    private static List<MessagePart> Around(List<MessagePart> first, IEnumerable<MessagePart> more, string subtype, string boundary)
    {
        List<MessagePart> parts = [.. first, .. more];
        return parts.Count > 1 ? [new Multipart(subtype, boundary, parts)] : parts;
    }
}
