using System.Text.Json;

namespace Posthorn.Sending.MailSend.Writing;

/// <summary>Members that are left out when there is nothing to say.</summary>
internal static class JsonPieces
{
    public static void Text(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static void Number(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    public static void Flag(this Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } value)
        {
            json.WriteBoolean(name, value);
        }
    }

    public static void Items<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    public static void Pairs(this Utf8JsonWriter json, string name, IReadOnlyCollection<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count > 0)
        {
            json.WriteStartObject(name);
            json.Members(pairs);
            json.WriteEndObject();
        }
    }

    public static void Members(this Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }
    }

    public static void Email(this Utf8JsonWriter json, string name, EmailObject? email)
    {
        if (email is not null)
        {
            json.WritePropertyName(name);
            EmailObject(json, email);
        }
    }

    public static void EmailObject(Utf8JsonWriter json, EmailObject email)
    {
        json.WriteStartObject();
        json.Text("email", email.Email);
        json.Text("name", email.Name);
        json.WriteEndObject();
    }
}
