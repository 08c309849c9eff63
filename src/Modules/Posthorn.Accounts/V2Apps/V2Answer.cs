using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts.V2Apps;

/// <summary>One app as the list shows it.</summary>
internal sealed record AppLine(string Name, string Title, string Description, bool IsActivated);

/// <summary>What the apps of version 2 answer in both of its forms, which are not quite the same data.</summary>
internal static class V2Answer
{
    public static IResult List(V2Format format, V2Family family, IReadOnlyList<AppLine> apps) => format == V2Format.Json
        ? V2Reply.Json(200, writer =>
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
        : V2Reply.Xml(200, $"{family.Element}s", writer =>
        {
            foreach (var app in apps)
            {
                writer.WriteStartElement(family.Element);
                V2Reply.Element(writer, "name", app.Name);
                V2Reply.Element(writer, "title", app.Title);
                V2Reply.Element(writer, "description", app.Description);
                V2Reply.Element(writer, "activated", app.IsActivated ? "1" : "0");
                writer.WriteEndElement();
            }
        });

    /// <summary>An object for apps, an array of one object for filters.</summary>
    public static IResult Settings(V2Format format, V2Family family, IReadOnlyList<AppSettingText> settings) => format == V2Format.Json
        ? V2Reply.Json(200, writer =>
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
        : V2Reply.Xml(200, family.Element, writer =>
        {
            foreach (var setting in settings)
            {
                foreach (var text in setting.List ?? [setting.Text ?? ""])
                {
                    // text/html cannot name an element.
                    V2Reply.Element(writer, setting.Name.Replace('/', '_'), text);
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
}
