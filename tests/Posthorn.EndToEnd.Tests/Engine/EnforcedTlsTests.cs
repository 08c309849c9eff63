using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Engine;

/// <summary>What an account asks of TLS holds on the way out, and each session is counted.</summary>
public sealed class EnforcedTlsTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Mail_to_a_server_without_TLS_is_blocked_in_SendGrids_words_and_with_TLS_it_goes()
    {
        await using var server = await StartAsync("--require-tls", "true");
        var (plain, plainName) = posthorn.NewHost(new MailSinkOptions { StartTls = false });
        await using var _ = plain;
        var (secure, secureName) = posthorn.NewHost();
        await using var also = secure;

        var blocked = await server.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(plainName)}"));
        var delivered = await server.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(secureName)}"));

        Assert.Equal(("processed bounce", "blocked", "TLS required but not supported"), (blocked.Course, blocked.Last.Detail.BounceType, blocked.Last.Detail.Reason));
        Assert.Equal(0, plain.ReceivedCount);
        Assert.Equal(("processed delivered", 1), (delivered.Course, delivered.Last.Detail.Tls));
        Assert.Equal(0, await server.Process.StopAsync());

        // Counts are stored at the stop at the latest.
        var report = (await server.Process.CommandAsync("tls-report")).Output;
        Assert.Contains("starttls-not-supported", report);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_enough_where_a_valid_one_is_asked_for()
    {
        await using var server = await StartAsync("--require-valid-cert", "true");
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;

        var story = await server.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(name)}"));

        Assert.Equal(("processed bounce", "TLS required but not supported"), (story.Course, story.Last.Detail.Reason));
        Assert.Equal(0, sink.ReceivedCount);
    }

    private async Task<RunningPosthorn> StartAsync(params string[] required)
    {
        var server = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        await server.Process.KillAsync();
        var said = await server.Process.CommandAsync(["tls", "require", .. required]);
        Assert.True(said.ExitCode == 0, said.Errors);
        await server.Process.StartAgainAsync();
        return server;
    }
}
