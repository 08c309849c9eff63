using System.Net;

namespace Posthorn.Inbox.Tests.Http;

public sealed class AwaitTests : IAsyncLifetime
{
    private readonly InboxHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_mail_that_is_there_is_answered_at_once()
    {
        var id = await _host.DeliverAsync("Subject: Your code\r\n\r\n4217", "ana@example.net");

        var mail = await _host.GetAsync("/inbox/await?query=to:ana@example.net");

        Assert.Equal(id, mail.GetProperty("id").GetString());
        Assert.Equal("Your code", mail.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task A_mail_that_comes_later_is_answered_when_it_comes()
    {
        var old = await _host.DeliverAsync("Subject: old code\r\n\r\nx", "ana@example.net");
        var waiting = _host.GetAsync($"/inbox/await?recipient=ana@example.net&subject=code&after={old}&timeout=60");

        var id = await _host.DeliverAsync("Subject: new code\r\n\r\nx", "ana@example.net");

        Assert.Equal(id, (await waiting).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Many_waiters_each_get_their_own()
    {
        var waiting = Enumerable.Range(0, 20).Select(number => _host.GetAsync($"/inbox/await?query=to:user{number}@example.net")).ToList();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _host.DeliverAsync($"Subject: for {number}\r\n\r\nx", $"user{number}@example.net")));

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"for {number}"), (await Task.WhenAll(waiting)).Select(mail => mail.GetProperty("subject").GetString()));
    }

    [Theory]
    [InlineData("query=to:nobody%20subject:%22a%20b%22", "No mail that matches to:nobody subject:\"a b\" arrived within 1 seconds.")]
    [InlineData("recipient=nobody&text=x", "No mail that matches recipient:\"nobody\" text:\"x\" arrived within 1 seconds.")]
    [InlineData("", "No mail arrived within 1 seconds.")]
    public async Task When_none_comes_the_answer_names_the_query(string parameters, string message) => Assert.Equal(
        (HttpStatusCode.RequestTimeout, message, null), await _host.RefusedAsync(HttpMethod.Get, $"/inbox/await?{parameters}&timeout=1"));

    [Theory]
    [InlineData("timeout=0", "timeout must be a number from 1 to 300.", "timeout")]
    [InlineData("timeout=301", "timeout must be a number from 1 to 300.", "timeout")]
    [InlineData("timeout=1.5", "timeout must be a number from 1 to 300.", "timeout")]
    [InlineData("after=now", "after must be the id of a mail.", "after")]
    public async Task A_bad_parameter_is_named(string parameters, string message, string field) =>
        Assert.Equal((HttpStatusCode.BadRequest, message, field), await _host.RefusedAsync(HttpMethod.Get, $"/inbox/await?{parameters}"));

    [Fact]
    public async Task A_client_that_leaves_frees_its_place()
    {
        using var leaving = new CancellationTokenSource();
        var waiting = _host.Client.GetAsync(new Uri("/inbox/await?query=never&timeout=300", UriKind.Relative), leaving.Token);
        await _host.WaitersAsync(1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await _host.WaitersAsync(0);
    }

    [Fact]
    public async Task A_shutdown_does_not_wait_for_those_who_wait()
    {
        var waiting = _host.RefusedAsync(HttpMethod.Get, "/inbox/await?query=never&timeout=300");

        await _host.WaitersAsync(1);
        await _host.StopAsync();

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "The server is shutting down. Ask again when it is back.", null), await waiting);
    }
}
