using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Posthorn.Throughput.Load;

/// <summary>
/// One SMTP connection that stays open, as a program's mail library has it: each command waits for its reply, one recipient a mail.
/// The same for every server, but for the credentials.
/// </summary>
internal sealed class SmtpSession : ILoadSession
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
    private readonly byte[] _mailFrom;
    private readonly byte[] _recipient;
    private readonly byte[] _mail;
    private readonly int _digitsAt;
    private readonly int _mailDigitsAt;

    /// <param name="server">Where it listens.</param>
    /// <param name="credentials">User and password of AUTH PLAIN; null: none are wanted.</param>
    /// <param name="sender">The From address.</param>
    /// <param name="textBytes">The length of the mail's text.</param>
    /// <param name="to">Their addresses.</param>
    public SmtpSession(IPEndPoint server, (string User, string Password)? credentials, string sender, int textBytes, Addressees to)
    {
        _mailFrom = Encoding.ASCII.GetBytes($"MAIL FROM:<{sender}>\r\n");
        _recipient = Encoding.ASCII.GetBytes($"RCPT TO:<{to.Placeholder}>\r\n");
        _digitsAt = "RCPT TO:<u".Length;
        var head = $"From: {sender}\r\nTo: ";
        _mailDigitsAt = head.Length + 1;
        _mail = Encoding.ASCII.GetBytes(
            $"{head}{to.Placeholder}\r\nSubject: Throughput\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{MailText.Of(textBytes)}.\r\n");
        _socket.Connect(server);
        Expect("220"u8);
        Say("EHLO bench.test\r\n"u8, "250"u8);
        if (credentials is var (user, password))
        {
            Say(Encoding.ASCII.GetBytes($"AUTH PLAIN {Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0{user}\0{password}"))}\r\n"), "235"u8);
        }
    }

    public void Send(int first)
    {
        Write(_recipient, _digitsAt, first);
        Write(_mail, _mailDigitsAt, first);
        Say(_mailFrom, "250"u8);
        Say(_recipient, "250"u8);
        Say("DATA\r\n"u8, "354"u8);
        Say(_mail, "250"u8);
    }

    public void Dispose() => _socket.Dispose();

    private static void Write(byte[] text, int at, int number) => number.TryFormat(text.AsSpan(at, Addressees.Digits), out _, "D8", CultureInfo.InvariantCulture);

    private void Say(ReadOnlySpan<byte> command, ReadOnlySpan<byte> code)
    {
        while (command.Length > 0)
        {
            command = command[_socket.Send(command)..];
        }

        Expect(code);
    }

    /// <summary>A whole reply: its last line has a blank behind the code.</summary>
    private void Expect(ReadOnlySpan<byte> code)
    {
        var length = 0;
        do
        {
            var count = length == _answer.Length ? 0 : _socket.Receive(_answer.AsSpan(length));
            if (count == 0)
            {
                throw new BenchmarkFault("the server closed the SMTP connection in the middle of a reply.");
            }

            length += count;
        }
        while (!IsWhole(_answer.AsSpan(0, length)));

        if (!_answer.AsSpan(0, length).StartsWith(code))
        {
            throw new BenchmarkFault($"the server answered something else than {Encoding.ASCII.GetString(code)}:\n{Encoding.UTF8.GetString(_answer, 0, length)}");
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> reply)
    {
        if (!reply.EndsWith("\r\n"u8))
        {
            return false;
        }

        var last = reply[(reply[..^2].LastIndexOf((byte)'\n') + 1)..];
        return last.Length > 3 && last[3] == ' ';
    }
}
