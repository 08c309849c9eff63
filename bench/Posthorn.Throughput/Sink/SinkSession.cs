using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Throughput.Sink;

/// <summary>
/// One SMTP conversation. Yes to everything; the body is searched for its end and nothing else. Replies to pipelined commands leave together.
/// </summary>
internal sealed class SinkSession(Socket socket, Func<Arrivals> current)
{
    private readonly byte[] _input = new byte[64 * 1024];
    private readonly byte[] _output = new byte[1024];
    private int _start;
    private int _end;
    private int _written;
    private bool _inData;
    private bool _ended;
    private int _bytes;
    private int _chunk;
    private int _recipient;
    private Arrivals _arrivals = current();
    private MemoryStream? _sample;

    public void Run()
    {
        Reply("220 sink.test ESMTP\r\n"u8);
        do
        {
            Send();
            if (_ended || !Receive())
            {
                return;
            }

            while (_inData ? ReadData() : _chunk > 0 ? ReadChunk() : ReadCommand())
            {
            }
        }
        while (true);
    }

    private bool Receive()
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
        }

        var count = _end == _input.Length ? 0 : socket.Receive(_input.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    /// <returns>False when more input is needed, or none any more.</returns>
    private bool ReadCommand()
    {
        var rest = _input.AsSpan(_start, _end - _start);
        var length = rest.IndexOf((byte)'\n') + 1;
        if (length == 0 || _ended)
        {
            return false;
        }

        var line = rest[..length];
        _start += length;
        if (Is(line, "RCPT"u8))
        {
            _recipient = NumberIn(line);
            Reply("250 2.1.5 Ok\r\n"u8);
        }
        else if (Is(line, "DATA"u8))
        {
            Reply("354 Go on\r\n"u8);
            BeginData();
        }
        else if (Is(line, "BDAT"u8))
        {
            // Our one peer sends each message as one chunk, the last.
            _chunk = SizeIn(line);
            _bytes = 0;
            Begin();
        }
        else if (Is(line, "EHLO"u8))
        {
            Reply("250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n"u8);
        }
        else if (Is(line, "QUIT"u8))
        {
            Reply("221 2.0.0 Bye\r\n"u8);
            _ended = true;
        }
        else
        {
            Reply("250 2.0.0 Ok\r\n"u8);
        }

        return true;
    }

    /// <summary>The line end before the body belongs to the end-of-data mark (RFC 5321 section 4.1.1.4): it stays in the input, uncounted.</summary>
    private void BeginData()
    {
        _inData = true;
        _start -= 2;
        _bytes = -2;
        Begin();
    }

    private void Begin()
    {
        _arrivals = current();
        _sample = _arrivals.WantsSample() ? new MemoryStream() : null;
    }

    private bool ReadChunk()
    {
        var taken = Math.Min(_chunk, _end - _start);
        _sample?.Write(_input.AsSpan(_start, taken));
        _bytes += taken;
        _start += taken;
        _chunk -= taken;
        if (_chunk > 0)
        {
            return false;
        }

        Taken(prefix: 0);
        return true;
    }

    private bool ReadData()
    {
        var rest = _input.AsSpan(_start, _end - _start);
        var end = rest.IndexOf("\r\n.\r\n"u8);
        var taken = end < 0 ? Math.Max(0, rest.Length - 4) : end + 2;
        _sample?.Write(rest[..taken]);
        _bytes += taken;
        _start += taken;
        if (end < 0)
        {
            return false;
        }

        _start += 3;
        _inData = false;
        Taken(prefix: 2);
        return true;
    }

    private void Taken(int prefix)
    {
        Reply("250 2.0.0 Taken\r\n"u8);
        if (_sample is not null)
        {
            _arrivals.KeepSample(_sample.ToArray()[prefix..]);
        }

        _arrivals.Add(_recipient, _bytes);
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb) =>
        line.Length >= verb.Length && Ascii.EqualsIgnoreCase(line[..verb.Length], verb);

    /// <summary>The number in <c>BDAT 5120 LAST</c>.</summary>
    private static int SizeIn(ReadOnlySpan<byte> line) => Utf8Parser.TryParse(line[5..], out int size, out _) ? size : 0;

    /// <summary>The digits of <c>RCPT TO:&lt;u00000042@example.com&gt;</c>.</summary>
    private static int NumberIn(ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf("<u"u8);
        var end = line.IndexOf((byte)'@');
        return start >= 0 && end > start + 2 && int.TryParse(line[(start + 2)..end], out var number) ? number : Arrivals.Unnumbered;
    }

    private void Reply(ReadOnlySpan<byte> text)
    {
        if (_written + text.Length > _output.Length)
        {
            Send();
        }

        text.CopyTo(_output.AsSpan(_written));
        _written += text.Length;
    }

    private void Send()
    {
        if (_written > 0)
        {
            socket.Send(_output.AsSpan(0, _written));
            _written = 0;
        }
    }
}
