using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Posthorn.Sink.Reports;

namespace Posthorn.Sink.Connections;

/// <summary>
/// A conversation that costs as little as it can, for measurements of the other side: yes to everything, a body is searched for its end
/// and nothing else, replies to pipelined commands leave together, and no message allocates anything.
/// </summary>
internal sealed class HoleConnection(MailSink sink, Socket socket, ConnectionCount count, string hostName)
{
    private const int BufferOctets = 32 * 1024;

    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(BufferOctets);
    private readonly byte[] _output = new byte[2048];
    private readonly byte[] _greeting = Encoding.ASCII.GetBytes($"220 {hostName} ESMTP\r\n");
    private readonly byte[] _hello =
        Encoding.ASCII.GetBytes($"250-{hostName}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n");

    private int _start;
    private int _end;
    private int _written;
    private int _messages;
    private long _octets;
    private bool _isInData;
    private bool _isOver;

    public async Task RunAsync()
    {
        using (socket)
        using (sink.Stopping.UnsafeRegister(state => ((Socket)state!).Dispose(), socket))
        {
            try
            {
                socket.NoDelay = true;
                await ConverseAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client has gone, or the sink ends.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(_input);
            }
        }
    }

    /// <summary>All in one method: each asynchronous call of our own would cost an allocation of its own.</summary>
    private async Task ConverseAsync()
    {
        Reply(_greeting);
        for (var isFull = false; ; isFull = TakeUntilFull())
        {
            CountTaken();
            for (var sent = 0; sent < _written;)
            {
                sent += await socket.SendAsync(_output.AsMemory(sent, _written - sent), SocketFlags.None);
            }

            _written = 0;
            if (isFull)
            {
                continue;
            }

            // A command line that fills the buffer is no command line.
            if (_isOver || !MakeRoom() || await socket.ReceiveAsync(_input.AsMemory(_end), SocketFlags.None) is not (> 0 and var received))
            {
                return;
            }

            _end += received;
        }
    }

    private bool MakeRoom()
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        return _end < _input.Length;
    }

    /// <summary>Counts before it tells: who has read the answer finds the message in the report.</summary>
    private void CountTaken()
    {
        if (_messages > 0)
        {
            count.Took(_messages, _octets);
            sink.Changed();
            (_messages, _octets) = (0, 0);
        }
    }

    /// <returns>True: the replies have to leave before more input is looked at.</returns>
    private bool TakeUntilFull()
    {
        while (_isInData ? ReadData() : ReadCommand())
        {
            if (_written > _output.Length - _hello.Length - 128)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>False: more input is needed, or none any more.</returns>
    private bool ReadCommand()
    {
        var rest = _input.AsSpan(_start, _end - _start);
        var length = rest.IndexOf((byte)'\n') + 1;
        if (length == 0 || _isOver)
        {
            return false;
        }

        var line = rest[..length];
        _start += length;
        if (Is(line, "MAIL"u8) || Is(line, "RCPT"u8))
        {
            Reply("250 2.1.0 Ok\r\n"u8);
        }
        else if (Is(line, "DATA"u8))
        {
            Reply("354 Go on\r\n"u8);

            // The line end before the body belongs to the mark of its end (RFC 5321 section 4.1.1.4): it stays in the input, uncounted.
            _isInData = true;
            _start -= 2;
            _octets -= 2;
        }
        else if (Is(line, "EHLO"u8) || Is(line, "HELO"u8))
        {
            Reply(line[0] is (byte)'H' or (byte)'h' ? "250 Ok\r\n"u8 : _hello);
        }
        else if (Is(line, "QUIT"u8))
        {
            Reply("221 2.0.0 Bye\r\n"u8);
            _isOver = true;
        }
        else
        {
            Reply("250 2.0.0 Ok\r\n"u8);
        }

        return true;
    }

    private bool ReadData()
    {
        var rest = _input.AsSpan(_start, _end - _start);
        var end = rest.IndexOf("\r\n.\r\n"u8);
        var taken = end < 0 ? Math.Max(0, rest.Length - 4) : end + 2;
        _octets += taken;
        _start += taken;
        if (end < 0)
        {
            return false;
        }

        _start += 3;
        _isInData = false;
        _messages++;
        Reply("250 2.0.0 Taken\r\n"u8);
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb) =>
        line.Length >= verb.Length && Ascii.EqualsIgnoreCase(line[..verb.Length], verb);

    private void Reply(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_output.AsSpan(_written));
        _written += text.Length;
    }
}
