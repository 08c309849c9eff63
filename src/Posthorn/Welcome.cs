using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Inbox;
using Posthorn.Sending;
using Posthorn.Settings;

namespace Posthorn;

/// <summary>What a newcomer sees: where things are, a key, a mail that already went the whole way, and how to send the next.</summary>
internal static class Welcome
{
    private const string Recipient = "you@example.com";
    private const string Subject = "Welcome to Posthorn";

    public static async Task GreetAsync(PosthornHost host, PosthornSettings settings, ApiKeySecret? key, string? password, TextWriter output, CancellationToken cancellationToken)
    {
        var api = host.HttpAddress;
        var arrived = settings.Delivery is DeliveryMode.Inbox && host.IsFirstStart && key is not null && settings.Has("api") && settings.Has("delivery")
            && await SendWelcomeAsync(api, key, cancellationToken);

        output.WriteLine();
        output.WriteLine("Posthorn is ready.");
        output.WriteLine($"  API        {api}v3");
        WriteSubmission(output, host.Services.GetRequiredService<ISubmissionAddresses>());
        output.WriteLine($"  Delivery   {Describe(settings.Delivery)}");
        output.WriteLine($"  Inbox      {api}inbox/messages (SMTP on {host.Services.GetRequiredService<IInbox>().EndPoint})");
        output.WriteLine($"  Data       {settings.Data}");
        output.WriteLine($"  API key    {key?.Reveal() ?? "as before (posthorn keys create makes another)"}");
        if (password is not null)
        {
            output.WriteLine($"  Login      owner, password {password} (posthorn user password makes another)");
        }

        if (arrived)
        {
            output.WriteLine();
            output.WriteLine($"A welcome mail went through the whole pipeline and is in the Inbox:");
            output.WriteLine($"  curl -H 'Authorization: Bearer {key!.Reveal()}' {api}inbox/messages");
        }

        output.WriteLine();
        output.WriteLine("Send the next one:");
        output.WriteLine($"  {CurlOf(api, key)}");
        output.WriteLine();
        await output.FlushAsync(cancellationToken);
    }

    private static void WriteSubmission(TextWriter output, ISubmissionAddresses addresses)
    {
        var places = string.Join(", ", addresses.EndPoints.Select(place => $"{place}").Concat(addresses.TlsEndPoints.Select(place => $"{place} (TLS)")));
        if (places.Length > 0)
        {
            output.WriteLine($"  SMTP       {places}, user apikey, password the API key");
        }
    }

    private static string Describe(DeliveryMode mode) => mode switch
    {
        DeliveryMode.Inbox => "inbox: every mail ends in the built-in test mailbox, nobody is mailed",
        DeliveryMode.Relay relay => $"relay through {relay.Host}:{relay.Port}",
        _ => "direct: to the recipients' mail servers",
    };

    private static string CurlOf(Uri api, ApiKeySecret? key) =>
        $$"""
        curl -i {{api}}v3/mail/send -H 'Authorization: Bearer {{key?.Reveal() ?? "YOUR_KEY"}}' -H 'Content-Type: application/json' -d '{"personalizations":[{"to":[{"email":"ana@example.org"}]}],"from":{"email":"shop@example.com"},"subject":"Hello","content":[{"type":"text/plain","value":"Hello from Posthorn"}]}'
        """;

    private static async Task<bool> SendWelcomeAsync(Uri api, ApiKeySecret key, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAndAwaitAsync(api, key, cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            // Stopped while it was starting, or too slow: no reason not to serve.
            return false;
        }
    }

    /// <summary>Through the front door, as any program would: HTTP in, SMTP out, and the mailbox says when it came.</summary>
    private static async Task<bool> SendAndAwaitAsync(Uri api, ApiKeySecret key, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        using var content = JsonContent.Create(WelcomeRequest.Create(Recipient, Subject, api), WelcomeJson.Default.WelcomeRequest);
        using var accepted = await client.PostAsync("v3/mail/send", content, cancellationToken);
        if (accepted.StatusCode != HttpStatusCode.Accepted)
        {
            return false;
        }

        using var arrived = await client.GetAsync($"inbox/await?query={Uri.EscapeDataString($"to:{Recipient} subject:\"{Subject}\"")}&timeout=20", cancellationToken);
        return arrived.IsSuccessStatusCode;
    }
}
