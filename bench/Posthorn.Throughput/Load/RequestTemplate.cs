using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Posthorn.Throughput.Load;

/// <summary>A mail/send request made once: for each mail only the digits of its recipients are written into it.</summary>
internal sealed class RequestTemplate
{
    private readonly byte[] _bytes;
    private readonly Addressees _to;
    private readonly int[] _places;

    private RequestTemplate(byte[] bytes, Addressees to)
    {
        _bytes = bytes;
        _to = to;
        _places = FindPlaces(bytes, to.Placeholder);
    }

    public int Recipients => _places.Length;

    /// <param name="api">Where it goes.</param>
    /// <param name="key">The API key.</param>
    /// <param name="sender">The From address.</param>
    /// <param name="textBytes">The length of the mail's text.</param>
    /// <param name="recipients">Each is a personalization, so a mail of its own.</param>
    /// <param name="to">Their addresses.</param>
    public static RequestTemplate Create(IPEndPoint api, string key, string sender, int textBytes, int recipients, Addressees to)
    {
        var personalizations = string.Join(',', Enumerable.Repeat($$"""{"to":[{"email":"{{to.Placeholder}}"}]}""", recipients));
        var text = JsonSerializer.Serialize(MailText.Of(textBytes));
        var body = $$"""{"personalizations":[{{personalizations}}],"from":{"email":"{{sender}}"},"subject":"Throughput","content":[{"type":"text/plain","value":{{text}}}]}""";
        var head = $"POST /v3/mail/send HTTP/1.1\r\nHost: {api}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        return new RequestTemplate(Encoding.ASCII.GetBytes(head + body), to);
    }

    /// <summary>A request of the caller's own, to be patched again and again.</summary>
    public byte[] NewRequest() => [.. _bytes];

    /// <param name="request">From <see cref="NewRequest"/>.</param>
    /// <param name="first">The number of the first recipient; the others follow.</param>
    public void Address(Span<byte> request, int first)
    {
        foreach (var place in _places)
        {
            Write(request[place..], first);
            if (_to.Domains > 0)
            {
                Write(request[(place - 1 + Addressees.DomainDigitsAt)..], first % _to.Domains);
            }

            first++;
        }
    }

    private static void Write(Span<byte> digits, int number) => number.TryFormat(digits[..Addressees.Digits], out _, "D8", CultureInfo.InvariantCulture);

    /// <summary>Where the recipients' digits begin.</summary>
    private static int[] FindPlaces(ReadOnlySpan<byte> bytes, string placeholder)
    {
        var pattern = Encoding.ASCII.GetBytes(placeholder);
        List<int> places = [];
        for (var at = bytes.IndexOf(pattern); at >= 0;)
        {
            places.Add(at + 1);
            var next = bytes[(at + pattern.Length)..].IndexOf(pattern);
            at = next < 0 ? -1 : at + pattern.Length + next;
        }

        return [.. places];
    }
}
