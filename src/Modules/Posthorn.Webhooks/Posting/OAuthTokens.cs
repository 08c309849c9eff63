using System.Collections.Concurrent;
using System.Text.Json;
using Posthorn.Network.Http;
using Posthorn.Webhooks.Settings;

namespace Posthorn.Webhooks.Posting;

/// <summary>Tokens for webhooks by client credentials (RFC 6749 section 4.4), kept while they live.</summary>
internal sealed class OAuthTokens(WebhookHttp http, TimeProvider clock)
{
    private const int MaxAnswer = 64 * 1024;
    private const int MaxToken = 8 * 1024;
    private const int MaxKept = 10_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>A server that does not say how long.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(5);

    /// <summary>Asked for anew so long before the end.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new();

    /// <returns>The token, or why there is none.</returns>
    public async Task<(string? Token, string? Refusal)> GetAsync(OAuthSettings oauth, CancellationToken cancellationToken)
    {
        var key = KeyOf(oauth);
        if (_tokens.TryGetValue(key, out var kept) && clock.GetUtcNow() < kept.Until)
        {
            return (kept.Token, null);
        }

        var fields = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "client_credentials"), new("client_id", oauth.ClientId), new("client_secret", oauth.ClientSecret),
        };
        if (oauth.Scopes is { Count: > 0 } scopes)
        {
            fields.Add(new("scope", string.Join(' ', scopes)));
        }

        using var content = new FormUrlEncodedContent(fields);
        var request = new GuardedRequest(HttpMethod.Post, new Uri(oauth.TokenUrl), MaxAnswer, Timeout) { Content = content, Headers = [new("Accept", "application/json")] };
        switch (await http.Client.SendAsync(request, cancellationToken))
        {
            case HttpOutcome.Answered { Status: >= 200 and <= 299 } answered when TryRead(answered.Body, out var token, out var life):
                if (_tokens.Count >= MaxKept)
                {
                    _tokens.Clear();
                }

                _tokens[key] = (token, clock.GetUtcNow() + life - (life > 2 * Early ? Early : TimeSpan.Zero));
                return (token, null);
            case HttpOutcome.Answered { Status: >= 200 and <= 299 }:
                return (null, "The token server's answer holds no access_token.");
            case HttpOutcome.Answered answered:
                return (null, $"The token server answered {answered.Status}.");
            case HttpOutcome.Failed failed:
                return (null, $"There is no token: {failed.Detail}");
            default:
                throw new InvalidOperationException("A request is answered or fails.");
        }
    }

    /// <returns>True: there was one.</returns>
    public bool Forget(OAuthSettings oauth) => _tokens.TryRemove(KeyOf(oauth), out _);

    private static string KeyOf(OAuthSettings oauth) =>
        string.Join('\n', [oauth.TokenUrl, oauth.ClientId, oauth.ClientSecret, .. oauth.Scopes ?? []]);

    private static bool TryRead(ReadOnlyMemory<byte> body, out string token, out TimeSpan life)
    {
        (token, life) = ("", UsualLife);
        try
        {
            var json = JsonElement.Parse(body.Span);
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("access_token", out var access) || access.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            token = access.GetString()!;
            if (json.TryGetProperty("expires_in", out var expires) && expires.ValueKind == JsonValueKind.Number && expires.TryGetDouble(out var seconds))
            {
                life = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400));
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }

        // It goes into a header.
        return token.Length is > 0 and <= MaxToken && token.All(character => character is > ' ' and < '\x7f');
    }
}
