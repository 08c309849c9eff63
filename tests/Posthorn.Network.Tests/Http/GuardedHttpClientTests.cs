using System.Net;
using System.Text;
using Posthorn.Network.Http;
using Posthorn.Testing;
using Posthorn.Testing.Dns;
using Posthorn.Testing.Tls;

namespace Posthorn.Network.Tests.Http;

/// <summary>Against a real TLS server; names come from a DNS server of the test.</summary>
public sealed class GuardedHttpClientTests : IAsyncLifetime
{
    private const string Host = "files.example.org";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly TestAuthority _authority = new();
    private readonly ManualClock _clock = new();
    private readonly HttpsServer _server;
    private Func<string, CancellationToken, Task<string?>> _answer = (_, _) => Task.FromResult<string?>(HttpsServer.Reply("hello"));

    public GuardedHttpClientTests()
    {
        _server = new HttpsServer(_authority.Issue(Host), (request, stop) => _answer(request, stop));
        _dns.A(Host, "127.0.0.1");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _dns.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task An_answer_has_its_status_its_type_and_its_body()
    {
        _answer = (_, _) => Task.FromResult<string?>(HttpsServer.Reply("hello", 404, "Text/Plain; charset=utf-8"));

        var answered = Assert.IsType<HttpOutcome.Answered>(await GetAsync());

        Assert.Equal((404, "text/plain", "hello"), (answered.Status, answered.MediaType, Encoding.UTF8.GetString(answered.Body.Span)));
        var request = Assert.Single(_server.Requests);
        Assert.StartsWith("GET /a?b=c HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: {Host}:{_server.Port}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Posthorn\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_and_header_fields_can_be_sent()
    {
        using var client = Client();
        using var content = new StringContent("[]", Encoding.UTF8, "application/json");

        var outcome = await client.SendAsync(
            new GuardedRequest(HttpMethod.Post, Address(), 100, Long) { Content = content, Headers = [new("X-Signature", "s1")] }, TestContext.Current.CancellationToken);

        Assert.IsType<HttpOutcome.Answered>(outcome);
        Assert.Contains("\r\nX-Signature: s1\r\n", Assert.Single(_server.Requests), StringComparison.Ordinal);
        Assert.StartsWith("POST ", Assert.Single(_server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_that_nobody_follows()
    {
        _answer = (_, _) => Task.FromResult<string?>(HttpsServer.Reply("", 302, more: $"Location: https://{Host}:{_server.Port}/other\r\n"));

        Assert.Equal(302, Assert.IsType<HttpOutcome.Answered>(await GetAsync()).Status);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    [InlineData(0, false)]
    public async Task A_body_may_be_as_long_as_allowed_and_not_longer(int maxBody, bool fits)
    {
        var outcome = await GetAsync(maxBody: maxBody);

        Assert.Equal(fits ? null : HttpFailure.TooLarge, (outcome as HttpOutcome.Failed)?.Reason);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_while_it_arrives()
    {
        _answer = (_, _) => Task.FromResult<string?>("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + string.Concat(Enumerable.Repeat("400\r\n" + new string('x', 1024) + "\r\n", 200)));

        Assert.Equal(HttpFailure.TooLarge, Failure(await GetAsync(maxBody: 64 * 1024)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_with_a_private_address_is_not_asked(string address)
    {
        _dns.Remove(Host);
        _ = IPAddress.Parse(address).GetAddressBytes().Length == 4 ? _dns.A(Host, address) : _dns.Aaaa(Host, address);

        Assert.Equal(HttpFailure.ForbiddenAddress, Failure(await GetAsync(allowPrivate: false)));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://0x7f.1:{0}/")]
    public async Task An_address_instead_of_a_name_is_looked_at_too(string url)
    {
        using var client = Client(allowPrivate: false);

        var outcome = await client.SendAsync(GuardedRequest.Get(new Uri(string.Format(url, _server.Port)), 100, Long), TestContext.Current.CancellationToken);

        Assert.Equal(HttpFailure.ForbiddenAddress, Failure(outcome));
    }

    [Theory]
    [InlineData("http://files.example.org/")]
    [InlineData("ftp://files.example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@files.example.org/")]
    [InlineData("/relative")]
    public async Task Only_https_without_a_password_is_asked(string url)
    {
        using var client = Client();

        var outcome = await client.SendAsync(GuardedRequest.Get(new Uri(url, UriKind.RelativeOrAbsolute), 100, Long), TestContext.Current.CancellationToken);

        Assert.Equal(HttpFailure.BadAddress, Failure(outcome));
    }

    [Fact]
    public async Task An_unknown_name_and_a_dumb_name_server_are_failures()
    {
        _dns.Remove(Host);
        Assert.Equal(HttpFailure.UnknownHost, Failure(await GetAsync()));

        _dns.ServFail("broken.example.org");
        Assert.Equal(HttpFailure.UnknownHost, Failure(await GetAsync("broken.example.org")));
    }

    [Fact]
    public async Task A_certificate_of_another_name_or_time_or_authority_is_refused()
    {
        _server.Certificate = _authority.Issue("other.example.org");
        Assert.Equal(HttpFailure.Certificate, Failure(await GetAsync()));

        _server.Certificate = _authority.Issue([Host], DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-8));
        Assert.Equal(HttpFailure.Certificate, Failure(await GetAsync()));

        using var stranger = new TestAuthority("Stranger");
        _server.Certificate = stranger.Issue(Host);
        Assert.Equal(HttpFailure.Certificate, Failure(await GetAsync()));
        Assert.Empty(_server.Requests);

        _server.Certificate = _authority.Issue(Host);
        Assert.IsType<HttpOutcome.Answered>(await GetAsync());
    }

    [Fact]
    public async Task The_systems_roots_do_not_know_the_authority_of_a_test()
    {
        using var client = new GuardedHttpClient(Resolver(), new GuardedHttpOptions { AllowPrivateAddresses = true }, _clock);

        Assert.Equal(HttpFailure.Certificate, Failure(await client.SendAsync(GuardedRequest.Get(Address(), 100, Long), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_silent_server_costs_the_time_that_the_request_allows()
    {
        _answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return null;
        };
        var asking = GetAsync();
        await _server.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
        Assert.False(asking.IsCompleted);

        _clock.Advance(Long);

        Assert.Equal(HttpFailure.Timeout, Failure(await asking));
    }

    [Fact]
    public async Task Nobody_listens()
    {
        var port = _server.Port;
        await _server.DisposeAsync();
        using var client = Client();

        Assert.Equal(HttpFailure.Unreachable, Failure(await client.SendAsync(
            GuardedRequest.Get(new Uri($"https://{Host}:{port}/"), 100, Long), TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("NOT HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\nshort")]
    public async Task What_is_not_HTTP_is_a_bad_answer(string answer)
    {
        _answer = (_, _) => Task.FromResult<string?>(answer);

        Assert.Equal(HttpFailure.BadAnswer, Failure(await GetAsync()));
    }

    [Fact]
    public async Task A_header_without_end_is_a_bad_answer()
    {
        _answer = (_, _) => Task.FromResult<string?>("HTTP/1.1 200 X\r\nX-Long: " + new string('x', 100_000) + "\r\n\r\n");

        Assert.Equal(HttpFailure.BadAnswer, Failure(await GetAsync()));
    }

    [Fact]
    public async Task A_caller_who_goes_away_is_told_so()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        using var client = Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(GuardedRequest.Get(Address(), 100, Long), gone.Token));
    }

    private static HttpFailure Failure(HttpOutcome outcome) => Assert.IsType<HttpOutcome.Failed>(outcome).Reason;

    private Uri Address(string host = Host) => new($"https://{host}:{_server.Port}/a?b=c");

    private async Task<HttpOutcome> GetAsync(string host = Host, int maxBody = 100, bool allowPrivate = true)
    {
        using var client = Client(allowPrivate);
        return await client.SendAsync(GuardedRequest.Get(Address(host), maxBody, Long), TestContext.Current.CancellationToken);
    }

    private GuardedHttpClient Client(bool allowPrivate = true) =>
        new(Resolver(), new GuardedHttpOptions { AllowPrivateAddresses = allowPrivate, TrustedRoots = _authority.Roots }, _clock);

    private DnsResolver Resolver() => new(new DnsResolverOptions { Servers = [_dns.EndPoint] }, _clock);
}
