using System.Net.Sockets;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Smtp;

/// <summary>Words for what a network says. Pure.</summary>
internal static class NetworkFaults
{
    public static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was cut",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to host",
        _ => $"network error {error}",
    };

    public static string Describe(SmtpReplyError error) => error switch
    {
        SmtpReplyError.NoCode => "a line without a reply code",
        SmtpReplyError.MixedCodes => "different codes in one reply",
        SmtpReplyError.LineTooLong => "an over-long line",
        _ => "too many lines in one reply",
    };
}
