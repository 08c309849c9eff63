using System.Text;
using Posthorn.Network.Http;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Posting;

/// <summary>What came of a post.</summary>
/// <param name="Status">Null: there was no answer.</param>
/// <param name="Failure">Why not, for a person.</param>
/// <param name="RequestHead">What was sent above the body, without secrets.</param>
/// <param name="Answer">The start of what came back.</param>
internal sealed record PostOutcome(int? Status, string? Failure, TimeSpan Took, string RequestHead, string? Answer)
{
    public bool IsTaken => Status is >= 200 and <= 299;
}

/// <summary>One HTTP request to an endpoint: signed, with a token, with the password of its address, as the webhook says.</summary>
internal sealed class WebhookPost(WebhookHttp http, OAuthTokens tokens, TimeProvider clock)
{
    public const string UserAgent = "SendGrid Event API";
    private const int MaxAnswer = 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="withPassword">False for a trial, as SendGrid does it: the password of the address is not sent.</param>
    public async Task<PostOutcome> ExecuteAsync(Webhook webhook, ReadOnlyMemory<byte> body, bool withPassword, CancellationToken cancellationToken)
    {
        var outcome = await PostAsync(webhook, body, withPassword, cancellationToken);
        if (outcome.Status == 401 && webhook.TokenSource is { } oauth && tokens.Forget(oauth))
        {
            // The token may have ended before its time; a fresh one is worth one try.
            outcome = await PostAsync(webhook, body, withPassword, cancellationToken);
        }

        return outcome;
    }

    private async Task<PostOutcome> PostAsync(Webhook webhook, ReadOnlyMemory<byte> body, bool withPassword, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var address = new Uri(webhook.Url);
        var headers = new List<KeyValuePair<string, string>>();
        if (webhook.Signing is { } keys)
        {
            headers.AddRange(WebhookSigner.HeadersOf(keys, body.Span, clock.GetUtcNow()));
        }

        if (webhook.TokenSource is { } oauth)
        {
            var (token, refusal) = await tokens.GetAsync(oauth, cancellationToken);
            if (token is null)
            {
                return new PostOutcome(null, refusal, clock.GetElapsedTime(started), HeadOf(address, body.Length, headers), null);
            }

            headers.Add(new("Authorization", $"Bearer {token}"));
        }
        else if (withPassword && address.UserInfo.Length > 0)
        {
            headers.Add(new("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))}"));
        }

        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new GuardedRequest(HttpMethod.Post, WithoutPassword(address), MaxAnswer, Timeout) { Content = content, Headers = headers, CutsBody = true };
        var outcome = await http.Client.SendAsync(request, cancellationToken);
        var head = HeadOf(address, body.Length, headers);
        return outcome switch
        {
            HttpOutcome.Answered answered => new PostOutcome(answered.Status, null, clock.GetElapsedTime(started), head, Printable(answered.Body.Span)),
            HttpOutcome.Failed failed => new PostOutcome(null, failed.Detail, clock.GetElapsedTime(started), head, null),
            _ => throw new InvalidOperationException("A request is answered or fails."),
        };
    }

    /// <summary>For the record: what a receiver can check, and nothing that it could use.</summary>
    private static string HeadOf(Uri address, int length, List<KeyValuePair<string, string>> headers)
    {
        var head = new StringBuilder()
            .Append($"POST {address.PathAndQuery} HTTP/1.1\nHost: {address.Authority}\nUser-Agent: {UserAgent}\nContent-Type: application/json\nContent-Length: {length}\n");
        foreach (var (name, value) in headers)
        {
            head.Append($"{name}: {(name == "Authorization" ? $"{value.Split(' ')[0]} …" : value)}\n");
        }

        return head.ToString();
    }

    private static Uri WithoutPassword(Uri address) =>
        address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    private static string Printable(ReadOnlySpan<byte> body) =>
        string.Concat(Encoding.UTF8.GetString(body).Select(character => char.IsControl(character) && character is not ('\n' or '\t') ? '\uFFFD' : character));
}
