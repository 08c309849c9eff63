using System.Text;
using Posthorn.Inbox.Capture;

namespace Posthorn.Inbox.Tests;

/// <summary>Mails for tests.</summary>
internal static class Mails
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static CapturedMessage Capture(
        string subject = "Hello", string from = "ana@example.org", string to = "ben@example.net", string text = "body") =>
        CapturedMessage.Read(from, [to], Octets($"From: Ana <{from}>\r\nTo: Ben <{to}>\r\nSubject: {subject}\r\n\r\n{text}\r\n"), Noon);

    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
