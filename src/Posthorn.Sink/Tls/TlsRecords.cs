namespace Posthorn.Sink.Tls;

/// <summary>Octets that answer a ClientHello badly. RFC 5246 sections 6.2.1, 7.2 and 7.4.1.3.</summary>
internal static class TlsRecords
{
    /// <summary>What is no TLS.</summary>
    public static ReadOnlyMemory<byte> Noise { get; } = (byte[])[0x16, 0x03, 0xff, 0x00, 0x0d, 0x0a, .. "ready or not\r\n"u8];

    /// <summary>alert(21), TLS 1.2, length 2: fatal(2), handshake_failure(40).</summary>
    public static ReadOnlyMemory<byte> HandshakeFailure { get; } = (byte[])[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

    /// <summary>handshake(22), TLS 1.0: a ServerHello with version 3.1, zeros for chance, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.</summary>
    public static ReadOnlyMemory<byte> OldServerHello { get; } =
        (byte[])[0x16, 0x03, 0x01, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x01, .. new byte[32], 0x00, 0x00, 0x2f, 0x00];

    public static ReadOnlyMemory<byte> AnswerTo(TlsFault fault) => fault switch
    {
        TlsFault.Alert => HandshakeFailure,
        TlsFault.OldVersion => OldServerHello,
        _ => Noise,
    };
}
