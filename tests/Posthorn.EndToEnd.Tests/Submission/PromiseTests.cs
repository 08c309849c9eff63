using System.Collections.Concurrent;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Testing.Smtp;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>250 is a promise.</summary>
public sealed class PromiseTests(DirectPosthorn posthorn)
{
    private const int Connections = 8;
    private const int Promises = 100;

    [Fact]
    public async Task What_was_answered_with_250_survives_a_kill()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true", "--retry-unknown", "1s"));
        var domain = posthorn.NewDomain();
        var promised = new ConcurrentBag<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, Connections).Select(sender => SendUntilTheEndAsync(own, domain, sender, Keep)).ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(senders));

        await own.Process.KillAsync();
        await Task.WhenAll(senders);
        await own.Process.StartAgainAsync();

        Assert.True(promised.Count >= Promises);
        foreach (var id in promised)
        {
            Assert.Equal(1, (await own.Stories.EndAsync(id)).Count(EventType.Delivered));
        }

        void Keep(string id)
        {
            promised.Add(id);
            if (promised.Count >= Promises)
            {
                enough.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task A_stop_finishes_the_message_that_is_on_its_way_in()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        using var client = await SubmissionClient.LoginAsync(own.Process.Submission);
        await client.AskAsync("MAIL FROM:<shop@example.com>");
        await client.AskAsync($"RCPT TO:<ana@{posthorn.NewDomain()}>");
        await client.AskAsync("DATA");
        await client.SendAsync("From: shop@example.com\r\n");
        using var idle = await SubmissionClient.LoginAsync(own.Process.Submission);

        var stopped = own.Process.StopAsync();
        Assert.StartsWith("421", await idle.ReadReplyAsync(), StringComparison.Ordinal);
        await client.SendAsync("\r\nHello\r\n.\r\n");
        var id = SubmissionClient.IdOf(await client.ReadReplyAsync());
        Assert.StartsWith("421", await client.ReadReplyAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await stopped);

        await own.Process.StartAgainAsync();
        Assert.Equal("processed delivered", (await own.Stories.EndAsync(id)).Course);
    }

    private static async Task SendUntilTheEndAsync(RunningPosthorn own, string domain, int sender, Action<string> keep)
    {
        try
        {
            using var client = await SubmissionClient.LoginAsync(own.Process.Submission);
            for (var number = 0; ; number++)
            {
                await client.SendAsync($"MAIL FROM:<shop@example.com>\r\nRCPT TO:<r{sender}-{number}@{domain}>\r\nDATA\r\nFrom: shop@example.com\r\n\r\nHello\r\n.\r\n");
                if (await ReadPromiseAsync(client) is not { } id)
                {
                    return;
                }

                keep(id);
            }
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            // The server is gone.
        }
    }

    private static async Task<string?> ReadPromiseAsync(RawSmtpClient client)
    {
        while (await client.ReadReplyAsync() is { Length: > 0 } reply)
        {
            if (reply.StartsWith("250 Ok: queued as ", StringComparison.Ordinal))
            {
                return SubmissionClient.IdOf(reply);
            }
        }

        return null;
    }
}
