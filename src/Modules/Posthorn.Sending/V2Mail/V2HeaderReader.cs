using System.Text;
using System.Text.Json;
using Posthorn.Mime;
using Posthorn.Sending.MailSend.Reading;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.V2Mail;

/// <summary>Reads <c>headers</c>, a JSON object of texts, and puts <c>date</c> among them.</summary>
internal static class V2HeaderReader
{
    private const int MaxDepth = 16;

    public static IReadOnlyList<KeyValuePair<string, string>> Read(string? headers, string? date, List<string> problems)
    {
        var read = string.IsNullOrWhiteSpace(headers) ? [] : Parse(headers, problems);
        if (date is null)
        {
            return read;
        }

        date = date.Trim();
        if (!MailDate.TryParse(date, out _) || date.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            problems.Add("date: This must be a date as RFC 2822 has it, e.g. Thu, 21 Dec 2000 16:01:07 +0200");
            return read;
        }

        return [.. read.Where(header => !header.Key.Equals("Date", StringComparison.OrdinalIgnoreCase)), new("Date", date)];
    }

    private static List<KeyValuePair<string, string>> Parse(string text, List<string> problems)
    {
        try
        {
            var json = LoneSurrogates.Replace(Encoding.UTF8.GetBytes(text));
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Pairs(document.RootElement, problems);
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text is not JSON.
            problems.Add("headers: The value is not valid JSON");
            return [];
        }
    }

    private static List<KeyValuePair<string, string>> Pairs(JsonElement root, List<string> problems)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (JsonTexts.IsEmptyList(root))
        {
            return pairs;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add("headers: The value must be a JSON object");
            return pairs;
        }

        foreach (var member in root.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (pairs.Count == V2MailLimits.Headers || JsonTexts.Single(member.Value) is not { } value)
            {
                problems.Add($"headers: The values must be strings, and {V2MailLimits.Headers:N0} headers are allowed");
                return pairs;
            }

            if (member.Name.Equals("X-SMTPAPI", StringComparison.OrdinalIgnoreCase))
            {
                // It would show each recipient all the others.
                problems.Add("headers: X-SMTPAPI has a parameter of its own, x-smtpapi");
                continue;
            }

            pairs.Add(new(member.Name, value));
        }

        return pairs;
    }
}
