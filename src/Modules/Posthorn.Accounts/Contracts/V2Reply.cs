using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Posthorn.Accounts;

/// <summary>What clients of version 2 read; the end of the path says which.</summary>
public enum V2Format
{
    Json,
    Xml,
}

/// <summary>What every call of version 2 answers when it has nothing else to say: it worked, or these things are wrong.</summary>
public static class V2Reply
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A carriage return has to be escaped, or a reader takes it for the end of a line and drops it.</summary>
    private static readonly XmlWriterSettings XmlOptions = new()
    {
        OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize,
    };

    public static IResult Success(V2Format format) => format == V2Format.Json
        ? Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", "success");
            writer.WriteEndObject();
        })
        : Xml(200, "result", writer => Element(writer, "message", "success"));

    public static IResult Error(V2Format format, int status, params IReadOnlyList<string> errors) => format == V2Format.Json
        ? Json(status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", "error");
            writer.WriteStartArray("errors");
            foreach (var error in errors)
            {
                writer.WriteStringValue(error);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        })
        : Xml(status, "result", writer =>
        {
            Element(writer, "message", "error");
            writer.WriteStartElement("errors");
            foreach (var error in errors)
            {
                Element(writer, "error", error);
            }

            writer.WriteEndElement();
        });

    internal static Utf8ContentHttpResult Json(int status, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, JsonOptions))
        {
            write(writer);
        }

        return TypedResults.Text(bytes.ToArray(), "application/json", status);
    }

    internal static Utf8ContentHttpResult Xml(int status, string root, Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, XmlOptions))
        {
            writer.WriteStartElement(root);
            write(writer);
            writer.WriteEndElement();
        }

        return TypedResults.Text(bytes.ToArray(), "application/xml", status);
    }

    internal static void Element(XmlWriter writer, string name, string text) => writer.WriteElementString(name, XmlText(text));

    /// <summary>Some characters cannot stand in XML 1.0, not even escaped: the writer would throw.</summary>
    private static string XmlText(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append((rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune).ToString());
        }

        return clean.ToString();
    }
}
