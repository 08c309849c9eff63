using System.Net;
using System.Net.Sockets;
using System.Text;
using Posthorn.Sending.SpamCheck;

namespace Posthorn.Sending.Tests.SpamCheck;

/// <summary>The client against sockets that say what a daemon would, or something else.</summary>
public sealed class SpamdClientTests
{
    private static readonly byte[] Message = "Subject: Hi\r\n\r\nHello\r\n"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_message_is_asked_about()
    {
        using var daemon = Listen();
        using var client = ClientOf(daemon);
        var asking = client.AskAsync(Message, Token);
        using var socket = await daemon.AcceptSocketAsync(Token);

        var heard = await ReadAllAsync(socket);
        await socket.SendAsync("SPAMD/1.1 0 EX_OK\r\nContent-length: 4\r\nSpam: True ; 15.5 / 5.0\r\n\r\nwhy?"u8.ToArray(), Token);

        Assert.Equal($"REPORT SPAMC/1.5\r\nContent-length: {Message.Length}\r\n\r\nSubject: Hi\r\n\r\nHello\r\n", heard);
        Assert.Equal(new SpamVerdict(15.5, "why?"), await asking);
    }

    [Theory]
    [InlineData("")]
    [InlineData("220 hello\r\n")]
    public async Task A_daemon_that_says_something_else_gives_no_verdict(string says)
    {
        using var daemon = Listen();
        using var client = ClientOf(daemon);
        var asking = client.AskAsync(Message, Token);
        using (var socket = await daemon.AcceptSocketAsync(Token))
        {
            await ReadAllAsync(socket);
            await socket.SendAsync(Encoding.ASCII.GetBytes(says), Token);
        }

        Assert.Null(await asking);
    }

    [Fact]
    public async Task A_daemon_that_is_not_there_gives_no_verdict()
    {
        var daemon = Listen();
        using var client = ClientOf(daemon);
        daemon.Dispose();

        Assert.Null(await client.AskAsync(Message, Token));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static SpamdClient ClientOf(TcpListener daemon) => new((IPEndPoint)daemon.LocalEndpoint, TimeProvider.System);

    private static async Task<string> ReadAllAsync(Socket socket)
    {
        var heard = new StringBuilder();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, Token) is > 0 and var count)
        {
            heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return heard.ToString();
    }
}
