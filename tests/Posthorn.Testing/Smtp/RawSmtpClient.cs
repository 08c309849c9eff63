using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Testing.Smtp;

/// <summary>A client that says exactly what it is told to, in the pieces it is told to. Nothing takes longer than half a minute.</summary>
public sealed class RawSmtpClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly List<byte> _unread = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream;

    private RawSmtpClient(TcpClient client)
    {
        _client = client;
        _client.NoDelay = true;
        _stream = client.GetStream();
    }

    /// <summary>Connects, and leaves the greeting to be read.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="from">The address of this side, such as 127.0.0.2. Default null: the system's choice.</param>
    public static async Task<RawSmtpClient> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var client = from is null ? new TcpClient(server.AddressFamily) : new TcpClient(new IPEndPoint(from, 0));
        await client.ConnectAsync(server);
        return new RawSmtpClient(client);
    }

    /// <summary>Characters are octets.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> octets) => await _stream.WriteAsync(octets, _patience.Token);

    /// <summary>Sends a line and reads the reply.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadReplyAsync();
    }

    /// <returns>All lines of the next reply, joined by LF; empty when the server has ended the connection.</returns>
    public async Task<string> ReadReplyAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
            {
                break;
            }
        }

        return string.Join('\n', lines);
    }

    /// <returns>What one read of the socket gives: the server's single write, when it fits.</returns>
    public async Task<string> ReadOnceAsync()
    {
        var count = await _stream.ReadAsync(_buffer, _patience.Token);
        return Encoding.Latin1.GetString(_buffer, 0, count);
    }

    /// <summary>Reads until the server ends the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }

        var text = Encoding.Latin1.GetString([.. _unread]);
        _unread.Clear();
        return text;
    }

    /// <summary>Starts TLS and believes any certificate.</summary>
    public Task EncryptAsync() => EncryptAsync((_, certificate, _, _) => certificate is not null);

    /// <summary>Starts TLS with <c>mx.example.net</c> and lets the caller judge its certificate.</summary>
    public async Task EncryptAsync(RemoteCertificateValidationCallback isTrusted)
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false, isTrusted);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "mx.example.net" }, _patience.Token);
    }

    /// <summary>EHLO, one message, all by the book.</summary>
    /// <returns>The reply to the message.</returns>
    public async Task<string> DeliverAsync(string sender, IReadOnlyList<string> recipients, string data)
    {
        await AskAsync("EHLO client.example.org");
        await AskAsync($"MAIL FROM:<{sender}>");
        foreach (var recipient in recipients)
        {
            await AskAsync($"RCPT TO:<{recipient}>");
        }

        await AskAsync("DATA");
        return await AskAsync(data + "\r\n.");
    }

    /// <summary>Says that nothing more will come, and still listens.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes with a reset, as a crashed client does.</summary>
    public void Abort()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        _patience.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        int end;
        while ((end = _unread.IndexOf((byte)'\n')) < 0)
        {
            if (!await FillAsync())
            {
                return null;
            }
        }

        var line = Encoding.Latin1.GetString([.. _unread[..end]]).TrimEnd('\r');
        _unread.RemoveRange(0, end + 1);
        return line;
    }

    private async Task<bool> FillAsync()
    {
        var count = await _stream.ReadAsync(_buffer, _patience.Token);
        _unread.AddRange(_buffer.AsSpan(0, count));
        return count > 0;
    }
}
