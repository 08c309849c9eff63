using System.Net;
using System.Text.Json;
using Posthorn.Testing.Hosting;

namespace Posthorn.Crash.Tests;

/// <summary>
/// Clients that post without a pause: most mails with one recipient, some with 20 personalizations, some large, half with an
/// Idempotency-Key. A post with a key whose answer was lost is repeated until there is one; a post without stays unanswered.
/// </summary>
internal sealed class LoadClients(Ledger ledger, Func<int, int, string> recipientOf, Func<bool> mayPost)
{
    private const int Clients = 6;
    private const int ManyPersonalizations = 20;
    private static readonly string LargeText = new('x', 300_000);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);

    private volatile TaskCompletionSource<HttpClient> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isEnding;
    private Task _clients = Task.CompletedTask;

    public void Start() => _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(PostAsync)));

    public void ServerIsUp(PosthornProcess process) => _server.TrySetResult(process.Client);

    public void ServerIsDown() => _server = new TaskCompletionSource<HttpClient>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No new mails; what has a key is repeated until it is answered.</summary>
    public Task FinishAsync()
    {
        _isEnding = true;
        return _clients.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task PostAsync()
    {
        while (!_isEnding)
        {
            if (!mayPost())
            {
                await Task.Delay(Breath);
                continue;
            }

            await _server.Task;
            var chance = Random.Shared.Next(40);
            var mail = ledger.Post(copies: chance == 0 ? ManyPersonalizations : 1, recipientOf, hasKey: chance % 2 == 0);
            var body = BodyOf(mail, isLarge: chance == 1);
            while (!await TryPostAsync(mail, body) && mail.Key is not null)
            {
            }
        }
    }

    /// <returns>False: no answer.</returns>
    private async Task<bool> TryPostAsync(PostedMail mail, byte[] body)
    {
        var client = await _server.Task;
        using var request = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (mail.Key is { } key)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null)
            {
                // It is stopping and promises nothing.
                await Task.Delay(Breath);
                return false;
            }

            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"Mail {mail.Number} was answered with {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }

            ledger.Accept(mail, answer.Headers.GetValues("X-Message-Id").Single());
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server was killed; the client of the next life is not this one.
            await Task.Delay(Breath);
            return false;
        }
    }

    private static byte[] BodyOf(PostedMail mail, bool isLarge) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        personalizations = mail.Recipients.Select(recipient => new { to = new[] { new { email = recipient } } }),
        from = new { email = "shop@example.com" },
        subject = $"Mail {mail.Number}",
        content = new[] { new { type = "text/plain", value = isLarge ? LargeText : $"This is mail {mail.Number}." } },
    });
}
