using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Sending.SpamCheck;

/// <summary>Asks SpamAssassin's daemon what it thinks of a message. One connection a question, as the daemon wants it.</summary>
internal sealed class SpamdClient(IPEndPoint daemon, TimeProvider clock) : IDisposable
{
    /// <summary>Larger messages are not asked about: spam is small, and a check takes seconds for each megabyte. What spamc does by default.</summary>
    public const int MaxMessage = 500 * 1024;

    /// <summary>Questions at once; the daemon starts five processes by default.</summary>
    private const int MaxAtOnce = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    public void Dispose() => _places.Dispose();

    /// <returns>Null: the daemon does not answer, or not as spamd does.</returns>
    public async Task<SpamVerdict?> AskAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var socket = new Socket(daemon.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(daemon, either.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"REPORT SPAMC/1.5\r\nContent-length: {message.Length}\r\n\r\n"), either.Token);
            await stream.WriteAsync(message, either.Token);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new ArrayBufferWriter<byte>(4096);
            while (!SpamdReply.IsWhole(answer.WrittenSpan) && answer.WrittenCount < SpamdReply.MaxLength
                && await stream.ReadAsync(answer.GetMemory(), either.Token) is > 0 and var count)
            {
                answer.Advance(count);
            }

            return SpamdReply.Read(answer.WrittenSpan);
        }
        catch (Exception fault) when (fault is SocketException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            _places.Release();
        }
    }
}
