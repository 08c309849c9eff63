using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Throughput.Load;

/// <summary>One HTTP/1.1 connection that is kept alive. It knows one good answer, 202 without a body; anything else ends the run.</summary>
internal sealed class HttpSession : ILoadSession
{
    /// <summary>Milliseconds without an answer.</summary>
    private const int Patience = 60_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = Patience,
        SendTimeout = Patience,
    };

    private readonly byte[] _answer = new byte[8192];

    private readonly RequestTemplate _template;
    private readonly byte[] _request;

    public HttpSession(IPEndPoint server, RequestTemplate template)
    {
        (_template, _request) = (template, template.NewRequest());
        _socket.Connect(server);
    }

    public void Send(int first)
    {
        _template.Address(_request, first);
        Post(_request);
    }

    public void Dispose() => _socket.Dispose();

    private void Post(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0)
        {
            request = request[_socket.Send(request)..];
        }

        var length = 0;
        do
        {
            var count = length == _answer.Length ? 0 : _socket.Receive(_answer.AsSpan(length));
            if (count == 0)
            {
                throw new BenchmarkFault("posthorn closed the connection in the middle of an answer.");
            }

            length += count;
        }
        while (_answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0);

        var answer = _answer.AsSpan(0, length);
        if (!answer.StartsWith("HTTP/1.1 202 "u8) || !answer.EndsWith("\r\n\r\n"u8))
        {
            throw new BenchmarkFault($"posthorn answered something else than 202:\n{Encoding.UTF8.GetString(answer)}");
        }
    }
}
