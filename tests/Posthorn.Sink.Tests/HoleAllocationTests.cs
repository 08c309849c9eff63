using System.Net.Sockets;
using System.Text;

namespace Posthorn.Sink.Tests;

/// <summary>Alone in the process while it measures.</summary>
[CollectionDefinition(nameof(HoleAllocationTests), DisableParallelization = true)]
[Collection(nameof(HoleAllocationTests))]
public sealed class HoleAllocationTests
{
    private const int Messages = 5000;

    [Fact]
    public async Task A_message_into_the_sinkhole_allocates_nothing()
    {
        await using var sink = MailSink.Start(new MailSinkOptions { Hole = true, Keep = false });
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // A socket that was ever used asynchronously allocates in its synchronous calls too: this one never is.
#pragma warning disable CA1849
        client.Connect(sink.EndPoint);
#pragma warning restore CA1849
        var envelope = "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n"u8.ToArray();
        var body = Encoding.ASCII.GetBytes($"Subject: x\r\n\r\n{new string('x', 5000)}\r\n.\r\n");
        var buffer = new byte[4096];
        ReadUntil("ESMTP\r\n"u8);
        Send(Messages);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        Send(Messages);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(2 * Messages, sink.ReceivedCount);
        Assert.InRange((double)allocated / Messages, 0, 64);

        void Send(int messages)
        {
            for (var sent = 0; sent < messages; sent++)
            {
                client.Send(envelope);
                ReadUntil("354 Go on\r\n"u8);
                client.Send(body);
                ReadUntil("250 2.0.0 Taken\r\n"u8);
            }
        }

        void ReadUntil(ReadOnlySpan<byte> end)
        {
            var length = 0;
            while (!buffer.AsSpan(0, length).EndsWith(end))
            {
                length += client.Receive(buffer.AsSpan(length));
            }
        }
    }
}
