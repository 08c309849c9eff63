using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.Network.Http;

/// <summary>
/// HTTP to servers that customers and strangers name: policies, webhooks, images. It goes to no private address, follows no
/// redirect, asks no proxy, keeps no cookies, and bounds time and size. Failures are values. Safe for use by any number of callers.
/// </summary>
public sealed class GuardedHttpClient : IDisposable
{
    private const int MaxHeaderKilobytes = 32;
    private readonly GuardedHttpOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;

    public GuardedHttpClient(IDnsResolver resolver, GuardedHttpOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        var dialer = new GuardedDialer(resolver, options.AllowPrivateAddresses);
#pragma warning disable CA2000 // The invoker disposes of its handler.
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, cancellationToken) => dialer.ConnectAsync(context.DnsEndPoint, cancellationToken),
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.ConnectionsPerHost,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ChainPolicy(options.TrustedRoots) },
            UseCookies = false,
            UseProxy = false,
        });
#pragma warning restore CA2000
    }

    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public async Task<HttpOutcome> SendAsync(GuardedRequest request, CancellationToken cancellationToken)
    {
        if (WhyNot(request.Address) is { } reason)
        {
            return new HttpOutcome.Failed(HttpFailure.BadAddress, reason);
        }

        using var limit = new CancellationTokenSource(request.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = MessageOf(request);
            using var response = await _http.SendAsync(message, either.Token);
            return await ReadAsync(response, request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Our limit, or the platform's for one connection.
            return new HttpOutcome.Failed(HttpFailure.Timeout, $"{request.Address.Host} did not answer in time");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return FailureOf(fault, request.Address.Host);
        }
    }

    public void Dispose() => _http.Dispose();

    private string? WhyNot(Uri address) => address switch
    {
        { IsAbsoluteUri: false } => "the address is not absolute",
        { Scheme: "http" } when !_options.AllowClearText => "the address is not https",
        { Scheme: not ("https" or "http") } => "the address is not https",
        { UserInfo.Length: > 0 } => "the address holds a user or a password",
        _ => null,
    };

    private HttpRequestMessage MessageOf(GuardedRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address) { Content = request.Content };
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>Octets are counted while they arrive: what the server says of the length may be a lie.</summary>
    private static async Task<HttpOutcome> ReadAsync(HttpResponseMessage response, GuardedRequest request, CancellationToken cancellationToken)
    {
        var maxBody = request.MaxBody;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[Math.Clamp(maxBody + 1, 1, 16 * 1024)];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > maxBody)
            {
                if (request.CutsBody)
                {
                    body.Write(buffer, 0, maxBody - (int)body.Length);
                    break;
                }

                return new HttpOutcome.Failed(HttpFailure.TooLarge, $"the answer is larger than {maxBody} octets");
            }

            body.Write(buffer, 0, read);
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant();
        return new HttpOutcome.Answered((int)response.StatusCode, mediaType, body.ToArray());
    }

    private static HttpOutcome.Failed FailureOf(Exception fault, string host)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DialException dial:
                    return new HttpOutcome.Failed(dial.Reason, dial.Message);
                case AuthenticationException authentication:
                    return new HttpOutcome.Failed(HttpFailure.Certificate, $"{host}: {authentication.Message}");
                case SocketException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError }
                    when cause.InnerException is null:
                    return new HttpOutcome.Failed(HttpFailure.Unreachable, $"{host}: {cause.Message}");
            }
        }

        return new HttpOutcome.Failed(HttpFailure.BadAnswer, $"{host}: {fault.Message}");
    }

    /// <summary>A certificate can name addresses where more certificates lie; those are not fetched, since nobody has looked at them.</summary>
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }
}
