using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Posthorn.Accounts.V2Apps;

internal enum V2Format
{
    Json,
    Xml,
}

/// <summary>One app as the list shows it.</summary>
internal sealed record AppLine(string Name, string Title, string Description, bool IsActivated);

/// <summary>The answers of version 2 in both of its forms, which are not quite the same data.</summary>
internal static class V2Answer
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

    public static IResult List(V2Format format, V2Family family, IReadOnlyList<AppLine> apps) => format == V2Format.Json
        ? Json(200, writer =>
        {
            writer.WriteStartArray();
            foreach (var app in apps)
            {
                writer.WriteStartObject();
                writer.WriteString("name", app.Name);
                writer.WriteString("title", app.Title);
                writer.WriteString("description", app.Description);
                writer.WriteBoolean("activated", app.IsActivated);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        })
        : Xml(200, $"{family.Element}s", writer =>
        {
            foreach (var app in apps)
            {
                writer.WriteStartElement(family.Element);
                Element(writer, "name", app.Name);
                Element(writer, "title", app.Title);
                Element(writer, "description", app.Description);
                Element(writer, "activated", app.IsActivated ? "1" : "0");
                writer.WriteEndElement();
            }
        });

    /// <summary>An object for apps, an array of one object for filters.</summary>
    public static IResult Settings(V2Format format, V2Family family, IReadOnlyList<AppSettingText> settings) => format == V2Format.Json
        ? Json(200, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("settings");
            if (family.ListsSettings)
            {
                writer.WriteStartArray();
            }

            WriteObject(writer, settings);
            if (family.ListsSettings)
            {
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        })
        : Xml(200, family.Element, writer =>
        {
            foreach (var setting in settings)
            {
                foreach (var text in setting.List ?? [setting.Text ?? ""])
                {
                    // text/html cannot name an element.
                    Element(writer, setting.Name.Replace('/', '_'), text);
                }
            }
        });

    private static void WriteObject(Utf8JsonWriter writer, IReadOnlyList<AppSettingText> settings)
    {
        writer.WriteStartObject();
        foreach (var setting in settings)
        {
            if (setting.List is null)
            {
                writer.WriteString(setting.Name, setting.Text);
                continue;
            }

            writer.WriteStartArray(setting.Name);
            foreach (var item in setting.List)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static Utf8ContentHttpResult Json(int status, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, JsonOptions))
        {
            write(writer);
        }

        return TypedResults.Text(bytes.ToArray(), "application/json", status);
    }

    private static Utf8ContentHttpResult Xml(int status, string root, Action<XmlWriter> write)
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

    private static void Element(XmlWriter writer, string name, string text) => writer.WriteElementString(name, XmlText(text));

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
