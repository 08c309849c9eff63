using System.Net.Security;
using System.Net.Sockets;
using Posthorn.Sink.Tls;
using Posthorn.Smtp;

namespace Posthorn.Sink.Connections;

/// <content>STARTTLS, well and badly.</content>
internal sealed partial class SinkConnection
{
    private static readonly SmtpReply TlsNotAvailable = new(454, new(4, 7, 0), "TLS not available due to local problem");

    private async Task StartTlsAsync()
    {
        if (_options.TlsFault == TlsFault.Refused)
        {
            _session.Reject(TlsNotAvailable);
            return;
        }

        _session.Accept();
        await FlushAsync();
        if (_options.TlsFault == TlsFault.Silence)
        {
            await WaitForEndAsync();
            return;
        }

        if (_options.BrokenTls || _options.TlsFault != TlsFault.None)
        {
            _answersTlsBadly = true;
            return;
        }

        await EncryptAsync();
        _session.OnTlsEstablished();
    }

    /// <summary>The client has begun its handshake.</summary>
    private async Task AnswerHandshakeBadlyAsync()
    {
        await _stream.WriteAsync(TlsRecords.AnswerTo(_options.TlsFault), _sink.Stopping);
        if (_options.TlsFault is TlsFault.Alert or TlsFault.OldVersion)
        {
            // An end without a reset, so that the client reads why; it has the next word.
            if (_options.TlsFault == TlsFault.Alert)
            {
                _socket.Shutdown(SocketShutdown.Send);
            }

            await WaitForEndAsync();
        }

        _isOver = true;
    }

    private async Task EncryptAsync()
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        var certificate = _options.ServerCertificate ?? SinkCertificates.For(_options.Certificate, _options.HostName);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, _sink.Stopping);
    }
}
