using System.Buffers;
using System.Text;

namespace Posthorn.Mime;

/// <summary>Writes the content headers and the content of a <see cref="MessagePart"/> (RFC 2045, 2046, 2183, 2387).</summary>
internal sealed class PartWriter(HeaderWriter header, IBufferWriter<byte> output)
{
    private const string DefaultMediaType = "application/octet-stream";

    /// <summary>Content-Type and what belongs to it, without the empty line.</summary>
    public void WriteHeaders(MessagePart part)
    {
        switch (part)
        {
            case MessagePart.Body body:
                WriteBodyHeaders(body.Text);
                break;
            case MessagePart.File file:
                WriteFileHeaders(file.Attachment);
                break;
            case MessagePart.Multipart multipart:
                WriteMultipartHeader(multipart);
                break;
        }
    }

    /// <summary>The content, without a line end after it: that belongs to the next delimiter.</summary>
    public void WriteContent(MessagePart part)
    {
        switch (part)
        {
            case MessagePart.Body body:
                WriteText(body.Text.Text);
                break;
            case MessagePart.File file:
                Base64Body.Encode(file.Attachment.Content.Span, output);
                break;
            case MessagePart.Multipart multipart:
                WriteChildren(multipart);
                break;
        }
    }

    private void WriteBodyHeaders(TextBody body)
    {
        header.Begin("Content-Type");
        WriteMediaType(body.MediaType, without: "charset");
        ParameterWriter.Write(header, "charset", Ascii.IsValid(body.Text) ? "us-ascii" : "utf-8");
        header.End();
        output.Write("Content-Transfer-Encoding: quoted-printable\r\n"u8);
    }

    private void WriteFileHeaders(Attachment attachment)
    {
        header.Begin("Content-Type");
        var mediaType = attachment.MediaType;
        WriteMediaType(mediaType is not null && ContentType.IsLeaf(mediaType) ? mediaType : DefaultMediaType, without: "name");
        ParameterWriter.Write(header, "name", attachment.FileName);
        header.End();
        output.Write("Content-Transfer-Encoding: base64\r\n"u8);
        header.Begin("Content-Disposition");
        header.Word(attachment.Inline ? "inline"u8 : "attachment"u8);
        ParameterWriter.Write(header, "filename", attachment.FileName);
        header.End();
        if (!string.IsNullOrEmpty(attachment.ContentId))
        {
            header.Begin("Content-ID");
            header.Word($"<{DraftRules.WithoutBrackets(attachment.ContentId)}>");
            header.End();
        }
    }

    private void WriteMultipartHeader(MessagePart.Multipart multipart)
    {
        header.Begin("Content-Type");
        header.Word($"multipart/{multipart.Subtype}");
        if (multipart.Subtype == "related")
        {
            // RFC 2387 section 3.1 requires the type of the root part.
            ParameterWriter.Write(header, "type", multipart.Children[0] is MessagePart.Multipart ? "multipart/alternative" : "text/html");
        }

        ParameterWriter.Write(header, "boundary", multipart.Boundary);
        header.End();
    }

    /// <summary>The type and its parameters, except the one that the writer sets itself.</summary>
    private void WriteMediaType(string value, string without)
    {
        if (!value.Contains(';', StringComparison.Ordinal))
        {
            header.Word(value);
            return;
        }

        var type = ContentType.Parse(value);
        header.Word(type.MediaType);
        foreach (var (name, parameter) in type.Parameters)
        {
            if (name != without)
            {
                ParameterWriter.Write(header, name, parameter);
            }
        }
    }

    private void WriteChildren(MessagePart.Multipart multipart)
    {
        foreach (var child in multipart.Children)
        {
            WriteDelimiter(multipart.Boundary);
            output.Write("\r\n"u8);
            WriteHeaders(child);
            output.Write("\r\n"u8);
            WriteContent(child);
            output.Write("\r\n"u8);
        }

        WriteDelimiter(multipart.Boundary);
        output.Write("--"u8);
    }

    private void WriteDelimiter(string boundary)
    {
        output.Write("--"u8);
        Encoding.ASCII.GetBytes(boundary, output);
    }

    private void WriteText(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        QuotedPrintable.EncodeText(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), output);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
