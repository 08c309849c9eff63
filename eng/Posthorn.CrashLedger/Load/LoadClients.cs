using System.Net;
using System.Text.Json;
using Posthorn.CrashLedger.Books;
using Posthorn.Testing.Hosting;

namespace Posthorn.CrashLedger.Load;

/// <summary>
/// Clients that post without a pause: most mails with one recipient, some with 20 personalizations, some large, half with an
/// Idempotency-Key. A post with a key whose answer was lost, or was 503, is repeated until it is accepted; a post without stays as it is.
/// </summary>
/// <param name="mayTurnAway">503 with Retry-After is an answer that may come.</param>
internal sealed class LoadClients(Ledger ledger, Func<int, int, string> recipientOf, Func<bool> mayPost, bool mayTurnAway)
{
    private const int Clients = 6;
    private const int ManyPersonalizations = 20;
    private static readonly string LargeText = new('x', 300_000);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostOfALastPost = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BreathWhenTurnedAway = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<(int Node, PosthornProcess Process)> _up = [];
    private TaskCompletionSource _anyUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isEnding;
    private Task[] _clients = [];

    public void Start() => _clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(PostAsync))];

    public void ServerIsUp(int node, PosthornProcess process)
    {
        lock (_lock)
        {
            _up.Add((node, process));
            _anyUp.TrySetResult();
        }
    }

    public void ServerIsDown(int node)
    {
        lock (_lock)
        {
            _up.RemoveAll(server => server.Node == node);
            if (_up.Count == 0)
            {
                _anyUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <exception cref="CrashFault">A client has met an answer that it does not know.</exception>
    public void ThrowIfFaulted()
    {
        if (_clients.FirstOrDefault(client => client.IsFaulted)?.Exception?.InnerException is { } fault)
        {
            throw new CrashFault(fault.Message);
        }
    }

    /// <summary>No new mails; what has a key is repeated until it is accepted.</summary>
    public async Task FinishAsync()
    {
        _isEnding = true;
        await Task.WhenAll(_clients).WaitAsync(MostOfALastPost);
    }

    private async Task PostAsync()
    {
        while (!_isEnding)
        {
            if (!mayPost())
            {
                await PauseAsync(Breath);
                continue;
            }

            await ServerAsync();
            var chance = Random.Shared.Next(40);
            var mail = ledger.Post(copies: chance == 0 ? ManyPersonalizations : 1, recipientOf, hasKey: chance % 2 == 0);
            var body = BodyOf(mail, isLarge: chance == 1);
            while (!await TryPostAsync(mail, body) && mail.Key is not null)
            {
            }
        }
    }

    /// <returns>A server that is up, any of them.</returns>
    private async Task<(int Node, HttpClient Client)> ServerAsync()
    {
        while (true)
        {
            Task anyUp;
            lock (_lock)
            {
                if (_up.Count > 0)
                {
                    var (node, process) = _up[Random.Shared.Next(_up.Count)];
                    return (node, process.Client);
                }

                anyUp = _anyUp.Task;
            }

            await anyUp;
        }
    }

    /// <returns>False: not accepted.</returns>
    private async Task<bool> TryPostAsync(PostedMail mail, byte[] body)
    {
        var (node, client) = await ServerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v3/mail/send") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (mail.Key is { } key)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                ledger.Accept(mail, answer.Headers.GetValues("X-Message-Id").Single(), node);
                return true;
            }

            if (!mayTurnAway || answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
            {
                throw new CrashFault($"Mail {mail.Number} was answered with {answer}: {await answer.Content.ReadAsStringAsync()}");
            }

            ledger.TurnAway(mail);
            await PauseAsync(BreathWhenTurnedAway);
            return false;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server was killed; the client of the next life is not this one.
            await PauseAsync(Breath);
            return false;
        }
    }

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    private static byte[] BodyOf(PostedMail mail, bool isLarge) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        personalizations = mail.Recipients.Select(recipient => new { to = new[] { new { email = recipient } } }),
        from = new { email = "shop@example.com" },
        subject = $"Mail {mail.Number}",
        content = new[] { new { type = "text/plain", value = isLarge ? LargeText : $"This is mail {mail.Number}." } },
    });
}
