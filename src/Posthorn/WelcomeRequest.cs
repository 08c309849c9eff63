using System.Text.Json.Serialization;

namespace Posthorn;

/// <summary>The welcome mail as a mail/send request.</summary>
internal sealed record WelcomeRequest(
    IReadOnlyList<WelcomeRequest.Personalization> Personalizations, WelcomeRequest.Address From, string Subject, IReadOnlyList<WelcomeRequest.Block> Content)
{
    public static WelcomeRequest Create(string recipient, string subject, Uri api)
    {
        var text = $"""
            This mail came in over HTTP, was stored, composed, delivered over SMTP and taken in by the built-in Inbox.
            Programs written for SendGrid do the same when they change their host to {api}
            As long as delivery is "inbox", nobody is mailed by accident. To send for real:
              posthorn domain add YOUR-DOMAIN
              posthorn serve --delivery direct --hostname mail.YOUR-DOMAIN
            """;
        return new WelcomeRequest(
            [new Personalization([new Address(recipient, "You")])],
            new Address("posthorn@example.com", "Posthorn"),
            subject,
            [new Block("text/plain", text), new Block("text/html", $"<h1>{subject}</h1><pre>{text}</pre>")]);
    }

    internal sealed record Personalization(IReadOnlyList<Address> To);

    internal sealed record Address(string Email, string Name);

    internal sealed record Block(string Type, string Value);
}

[JsonSerializable(typeof(WelcomeRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class WelcomeJson : JsonSerializerContext;
