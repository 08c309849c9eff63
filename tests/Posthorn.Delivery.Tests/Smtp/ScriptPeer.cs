using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Delivery.Tests.Smtp;

/// <summary>One client of a <see cref="ScriptServer"/>, seen from the script.</summary>
internal sealed class ScriptPeer(Socket socket, int number, ConcurrentQueue<string> heard, CancellationToken stop) : IAsyncDisposable
{
    private readonly byte[] _one = new byte[1];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>From 1.</summary>
    public int Number => number;

    public IPEndPoint Client { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    /// <summary>Octets that went out beneath TLS.</summary>
    public long Written { get; private set; }

    public async Task SayAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop);

    /// <summary>Reads one line and says something.</summary>
    public async Task<string> AnswerAsync(string reply)
    {
        var line = await HearAsync();
        await SayAsync(reply);
        return line;
    }

    /// <exception cref="IOException">The client has gone.</exception>
    public async Task<string> HearAsync()
    {
        var line = new StringBuilder();
        while (await _stream.ReadAsync(_one, stop) > 0)
        {
            if (_one[0] == '\n')
            {
                heard.Enqueue(line.ToString().TrimEnd('\r'));
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)_one[0]);
        }

        heard.Enqueue("(gone)");
        throw new IOException("The client has gone.");
    }

    public async Task<byte[]> HearOctetsAsync(int count)
    {
        var octets = new byte[count];
        await _stream.ReadExactlyAsync(octets, stop);
        return octets;
    }

    public async Task EncryptAsync(SslServerAuthenticationOptions options)
    {
        var counted = new CountingStream(_stream, count => Written += count);
        var tls = new SslStream(counted, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(options, stop);
    }

    /// <summary>Greeting and EHLO as most servers say them.</summary>
    public async Task WelcomeAsync(params string[] offers)
    {
        await SayAsync("220 mx.example.net ready\r\n");
        await AnswerEhloAsync(offers);
    }

    public async Task AnswerEhloAsync(params string[] offers) =>
        await AnswerAsync("250-mx.example.net\r\n" + string.Concat(offers.Select(offer => $"250-{offer}\r\n")) + "250 HELP\r\n");

    /// <summary>Until the client goes.</summary>
    public async Task WaitAsync()
    {
        while (true)
        {
            await HearAsync();
        }
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private sealed class CountingStream(Stream inner, Action<int> wrote) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            wrote(count);
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            wrote(buffer.Length);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
