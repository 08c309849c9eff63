using Microsoft.Extensions.Options;
using Posthorn.Network;
using Posthorn.Network.Http;

namespace Posthorn.Partners.NewRelic;

/// <summary>One post to New Relic, or to where the operator has it posted instead.</summary>
internal sealed class NewRelicHttp : IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private const int MaxAnswer = 1024;
    private static readonly Uri UnitedStates = new("https://metric-api.newrelic.com/metric/v1");
    private readonly GuardedHttpClient _client;
    private readonly Uri _address;

    public NewRelicHttp(IDnsResolver resolver, IOptions<PartnersOptions> options, TimeProvider clock)
    {
        var own = options.Value.NewRelicEndpoint;
        _address = own ?? UnitedStates;

        // What the operator names may be in the operator's own network.
        _client = new GuardedHttpClient(
            resolver, new GuardedHttpOptions { AllowPrivateAddresses = own is not null, AllowClearText = own is not null, ConnectTimeout = TimeSpan.FromSeconds(5) }, clock);
    }

    /// <returns>Null: it was taken. Else why not, without the key.</returns>
    public async Task<string?> PostAsync(string licenseKey, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new GuardedRequest(HttpMethod.Post, _address, MaxAnswer, Timeout)
        {
            Content = content, Headers = [new("Api-Key", licenseKey)], CutsBody = true,
        };
        return await _client.SendAsync(request, cancellationToken) switch
        {
            HttpOutcome.Answered { Status: >= 200 and <= 299 } => null,
            HttpOutcome.Answered { Status: var status } => $"the answer was {status}",
            HttpOutcome.Failed failed => failed.Detail,
            _ => throw new InvalidOperationException("A request is answered or fails."),
        };
    }

    public void Dispose() => _client.Dispose();
}
