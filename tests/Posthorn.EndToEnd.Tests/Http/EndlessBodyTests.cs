using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Http;

/// <summary>Clients that never finish, on raw sockets: no HTTP library would behave so.</summary>
[Collection(QuietServer.Name)]
public sealed class EndlessBodyTests(QuietPosthorn posthorn)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_body_that_stops_in_the_middle_is_answered_with_a_timeout()
    {
        using var client = await ConnectAsync("Content-Length: 1000");
        await client.GetStream().WriteAsync("{"u8.ToArray(), TestContext.Current.CancellationToken);

        var started = Stopwatch.GetTimestamp();
        var answer = await ReadToEndAsync(client.GetStream());

        Assert.StartsWith("HTTP/1.1 408 ", answer);
        ApiAnswers.ErrorsOf(answer[answer.IndexOf('{')..(answer.LastIndexOf('}') + 1)]);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Patience);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off_at_the_limit()
    {
        using var client = await ConnectAsync("Transfer-Encoding: chunked");
        var chunk = Encoding.ASCII.GetBytes($"{0x10000:x}\r\n{new string(' ', 0x10000)}\r\n");
        var stream = client.GetStream();
        var answer = ReadToEndAsync(stream);
        var sent = 0L;
        try
        {
            for (; !answer.IsCompleted && sent < 64 * 1024 * 1024; sent += chunk.Length)
            {
                await stream.WriteAsync(chunk, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // The server has closed its side.
        }

        Assert.StartsWith("HTTP/1.1 413 ", await answer);
        Assert.InRange(sent, 0, 63 * 1024 * 1024);
        await posthorn.AssertNothingHappenedAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing()
    {
        using (var client = await ConnectAsync("Content-Length: 1000"))
        {
            await client.GetStream().WriteAsync("{\"personalizations\":"u8.ToArray(), TestContext.Current.CancellationToken);
            client.LingerState = new LingerOption(true, 0);
        }

        using var health = await posthorn.Client.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(health.IsSuccessStatusCode);
        await posthorn.AssertNothingHappenedAsync();
    }

    private async Task<TcpClient> ConnectAsync(string header)
    {
        var address = posthorn.Running.Process.Address;
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v3/mail/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {PosthornProcess.Key}\r\nContent-Type: application/json\r\n{header}\r\n\r\n"));
        return client;
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Cut off while we were still sending; what was said before counts.
        }

        return text.ToString();
    }
}
