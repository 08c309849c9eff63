using System.Net.Sockets;
using System.Text;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Support;

/// <summary>A POST of mail whose body has not come yet: the server has said 100 Continue, so it is being worked on.</summary>
internal sealed class HeldRequest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly byte[] _body;

    private HeldRequest(byte[] body) => _body = body;

    public static async Task<HeldRequest> StartAsync(RunningPosthorn posthorn, string body)
    {
        var held = new HeldRequest(Encoding.UTF8.GetBytes(body));
        try
        {
            var address = posthorn.Process.Address;
            await held._client.ConnectAsync(address.Host, address.Port);
            await held._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v3/mail/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {PosthornProcess.Key}\r\nContent-Type: application/json\r\n"
                + $"Expect: 100-continue\r\nContent-Length: {held._body.Length}\r\nConnection: close\r\n\r\n"));
            var said = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
            await held._client.GetStream().ReadExactlyAsync(said, held._patience.Token);
            Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(said));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Sends the body.</summary>
    /// <returns>The answer, head and body.</returns>
    public async Task<string> FinishAsync()
    {
        await _client.GetStream().WriteAsync(_body);
        return await ReadToEndAsync();
    }

    /// <returns>What came until the server closed or cut the connection.</returns>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer, _patience.Token) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Cut.
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _client.Dispose();
        _patience.Dispose();
    }
}
